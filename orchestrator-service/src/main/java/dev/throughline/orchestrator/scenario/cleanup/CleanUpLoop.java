package dev.throughline.orchestrator.scenario.cleanup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.scenario.access.ScenarioSettings;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes each clean-up that is due a step further. Several instances may; a row is worked on by one of them at a time. */
@ApplicationScoped
class CleanUpLoop {
    private static final Logger LOG = Logger.getLogger(CleanUpLoop.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final int FORGET_EVERY = 1_000;
    /** Should this instance die before the run has been told, another one tells it. */
    private static final Duration TELL_AGAIN = Duration.ofSeconds(10);
    /** What the link of a run's verdict allows for. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final ScenarioCleanUpStore store;
    private final RequestPublisher requests;
    private final Backlog backlog;
    private final ScenarioRuns runs;
    private final ScenarioSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread;

    CleanUpLoop(
            ScenarioCleanUpStore store,
            RequestPublisher requests,
            Backlog backlog,
            ScenarioRuns runs,
            ScenarioSettings settings) {
        this.store = store;
        this.requests = requests;
        this.backlog = backlog;
        this.runs = runs;
        this.settings = settings;
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("scenario-cleanups").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        if (thread != null && !thread.join(STOP_PATIENCE)) {
            thread.interrupt();
        }
    }

    private void run() {
        boolean failing = false;
        try {
            for (int turn = 0; !stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS); turn++) {
                failing = !looked(turn, failing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean looked(int turn, boolean failing) {
        try {
            var changed = store.changeDue(clock.instant(), this::step);
            while (changed.isPresent() && stop.getCount() > 0) {
                Instant endedAt = changed.get().endedAt();
                if (endedAt != null) {
                    tellRun(changed.get(), endedAt);
                    forget();
                }
                changed = store.changeDue(clock.instant(), this::step);
            }
            if (turn % FORGET_EVERY == 0) {
                forget();
            }
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warnv("clean-ups wait, reason={0}", e.getMessage());
            }
            return false;
        }
    }

    private void forget() {
        store.forget(settings.keep(), clock.instant().minus(settings.keepFor()));
    }

    private Uni<ScenarioCleanUpStore.Change> step(ScenarioCleanUpStore.Held held) {
        var cleanUp = held.cleanUp();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (cleanUp.endedAt() != null) {
            return change(cleanUp, now.plus(TELL_AGAIN));
        }
        return backlog.behind(cleanUp.ends()).chain(behind -> switch (CleanUpDecider.next(cleanUp, behind, now)) {
            case CleanUpDecider.Next.Ask ask ->
                requests.send(request(cleanUp, ask.round(), now))
                        .chain(() -> change(cleanUp.asked(ask.round(), ask.waitingFor()), ask.again()));
            case CleanUpDecider.Next.Mark mark ->
                backlog.ends().chain(ends -> change(cleanUp.marked(ends), mark.again()));
            case CleanUpDecider.Next.Wait wait -> change(cleanUp.waiting(wait.behind()), wait.again());
            case CleanUpDecider.Next.End end -> change(ended(cleanUp, end, now), now.plus(TELL_AGAIN));
        });
    }

    private static Uni<ScenarioCleanUpStore.Change> change(StoredCleanUp to, Instant next) {
        return Uni.createFrom().item(new ScenarioCleanUpStore.Change(to, next));
    }

    private static CleanUpRequested request(StoredCleanUp cleanUp, int round, Instant now) {
        return new CleanUpRequested(
                cleanUp.cleanupId(), cleanUp.tenantId(), cleanUp.scenario(), round, now, cleanUp.alsoIn());
    }

    /** With a digest of what it says, so that a receipt is known again wherever it is kept. */
    private static StoredCleanUp ended(StoredCleanUp of, CleanUpDecider.Next.End end, Instant now) {
        JsonNode view = Json.MAPPER.valueToTree(CleanUpView.of(of.ended(end.state(), end.reason(), null, null, now)));
        byte[] canonical = CanonicalJson.bytes(((ObjectNode) view).without("digest"));
        return of.ended(
                end.state(), end.reason(), new String(canonical, StandardCharsets.UTF_8), Json.sha256(canonical), now);
    }

    /** A clean-up of one run is a link of its verdict, and is told until it is. */
    private void tellRun(StoredCleanUp ended, Instant endedAt) {
        var run = ended.synthetic().run();
        if (run != null) {
            runs.cleaned(
                    run,
                    ended.cleanupId(),
                    ended.state() == CleanUpState.DONE,
                    ended.state().wireName() + ": " + ended.reason(),
                    Duration.between(ended.startedAt(), endedAt).toMillis(),
                    DEADLINE.toMillis());
        }
        store.told(ended.cleanupId());
    }
}
