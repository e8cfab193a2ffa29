package dev.throughline.orchestrator.schedule;

import dev.throughline.orchestrator.schedule.DueSchedule.Progress;
import dev.throughline.orchestrator.schedule.ScheduleStarts.Start;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One look at the due schedules. What it finds is started side by side, so that group commits can serve many firings; a
 * schedule then moves on to its first firing whose answer is not durable.
 */
@Singleton
final class ScheduleFirer {
    private static final Logger LOG = Logger.getLogger(ScheduleFirer.class);
    private static final int SCHEDULES_AT_ONCE = 50;
    /** Of one schedule, so that a long catch-up leaves room in the mailboxes. The rest follows at once. */
    private static final int FIRINGS_AT_ONCE = 50;

    /** The claim's transaction does nothing meanwhile, and Postgres ends one that does nothing for five seconds. */
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(3);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ScheduleStore store;
    private final ScheduleStarts starts;

    ScheduleFirer(ScheduleStore store, ScheduleStarts starts) {
        this.store = store;
        this.starts = starts;
    }

    private record Attempt(Instant firing, CompletableFuture<Start> start) {}

    /** The attempts of one schedule; {@code next} follows the last of them. */
    private record Attempts(
            DueSchedule schedule,
            List<Attempt> firings,
            @Nullable Instant next,
            @Nullable String failure) {}

    private record Settled(Progress progress, boolean isHeldBack) {}

    /** Starts what is due, until nothing is or the service cannot take more now. Waits; safe from many threads at once. */
    void look() {
        while (!Thread.currentThread().isInterrupted()) {
            try (var claim = store.claim(SCHEDULES_AT_ONCE)) {
                if (claim.due().isEmpty()) {
                    return;
                }
                List<Attempts> attempts =
                        claim.due().stream().map(this::attempts).toList();
                Instant patience = Instant.now().plus(COMMIT_PATIENCE);
                List<Settled> settled =
                        attempts.stream().map(one -> settled(one, patience)).toList();
                claim.save(settled.stream().map(Settled::progress).toList());
                if (settled.stream().anyMatch(Settled::isHeldBack)) {
                    return;
                }
            }
        }
    }

    /** A failure here concerns this schedule alone, so the others go on. */
    private Attempts attempts(DueSchedule schedule) {
        try {
            var zone = Cron.zone(schedule.timeZone());
            if (zone.isEmpty()) {
                return failed(schedule, "the time zone " + schedule.timeZone() + " is no longer known");
            }
            var due = Firings.due(
                    Cron.parse(schedule.cron(), zone.get()),
                    schedule.missed(),
                    schedule.maxCatchUp(),
                    schedule.from(),
                    schedule.lookedAt());
            if (due.passedOver()) {
                LOG.infov(
                        "missed firings are passed over, tenant={0} schedule={1} policy={2} from={3}",
                        schedule.tenantId(), schedule.name(), schedule.missed().text(), schedule.from());
            }
            List<Attempt> firings = due.times().stream()
                    .limit(FIRINGS_AT_ONCE)
                    .map(firing -> attempt(schedule, firing))
                    .toList();
            Instant next = due.times().size() > FIRINGS_AT_ONCE
                    ? due.times().get(FIRINGS_AT_ONCE)
                    : due.next().orElse(null);
            return new Attempts(schedule, firings, next, null);
        } catch (RuntimeException e) {
            LOG.errorv(e, "schedule cannot fire, tenant={0} schedule={1}", schedule.tenantId(), schedule.name());
            return failed(schedule, String.valueOf(e.getMessage()));
        }
    }

    private static Attempts failed(DueSchedule schedule, String failure) {
        return new Attempts(schedule, List.of(), schedule.from(), failure);
    }

    private Attempt attempt(DueSchedule schedule, Instant firing) {
        String key = ScheduleStarts.key(schedule.tenantId(), schedule.name(), firing);
        return new Attempt(firing, starts.start(schedule.tenantId(), schedule.workflow(), key));
    }

    private static Settled settled(Attempts attempts, Instant patience) {
        DueSchedule schedule = attempts.schedule();
        if (attempts.failure() != null) {
            Instant retryAt = schedule.lookedAt().plus(RETRY_AFTER);
            return new Settled(
                    progress(
                            schedule,
                            schedule.from(),
                            retryAt,
                            schedule.lastFireAt(),
                            schedule.lastWorkflowId(),
                            attempts.failure()),
                    false);
        }
        Instant lastFireAt = schedule.lastFireAt();
        UUID lastWorkflowId = schedule.lastWorkflowId();
        List<String> errors = new ArrayList<>();
        for (Attempt attempt : attempts.firings()) {
            switch (answer(attempt.start(), patience)) {
                case Start.Started started -> {
                    lastFireAt = attempt.firing();
                    lastWorkflowId = started.workflowId();
                    errors.clear();
                }
                case Start.Refused refused -> {
                    lastFireAt = attempt.firing();
                    errors.add(refused.reason());
                }
                case Start.Later later -> {
                    return new Settled(
                            progress(schedule, attempt.firing(), null, lastFireAt, lastWorkflowId, later.reason()),
                            true);
                }
            }
        }
        String error = errors.isEmpty() ? null : errors.getLast();
        return new Settled(progress(schedule, attempts.next(), null, lastFireAt, lastWorkflowId, error), false);
    }

    private static Progress progress(
            DueSchedule schedule,
            @Nullable Instant next,
            @Nullable Instant retryAt,
            @Nullable Instant lastFireAt,
            @Nullable UUID lastWorkflowId,
            @Nullable String error) {
        return new Progress(schedule.id(), next, retryAt, lastFireAt, lastWorkflowId, error);
    }

    private static Start answer(CompletableFuture<Start> start, Instant patience) {
        try {
            long left = Math.max(0, Duration.between(Instant.now(), patience).toMillis());
            return start.get(left, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Start.Later("the start is not durable yet");
        } catch (ExecutionException e) {
            return new Start.Later("the start failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Start.Later("the service stops");
        }
    }
}
