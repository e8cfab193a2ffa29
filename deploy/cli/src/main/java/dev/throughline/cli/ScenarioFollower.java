package dev.throughline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Watches a run until it is judged, or a clean-up until it ends, and says what is new. */
final class ScenarioFollower {
    private static final long PAUSE_MS = 250;

    /** For an orchestrator that starts again: the run goes on where it was. */
    private static final Duration AWAY = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ScenarioClient client;
    private final PrintWriter out;
    private final boolean isQuiet;
    private final InstantSource clock;
    private final Duration patience;

    /** @param isQuiet without a line for what is new */
    ScenarioFollower(ScenarioClient client, PrintWriter out, boolean isQuiet, InstantSource clock, Duration patience) {
        this.client = client;
        this.out = out;
        this.isQuiet = isQuiet;
        this.clock = clock;
        this.patience = patience;
    }

    /** The last answer: the judged run, or what kept it from being seen. */
    PlatformClient.Answer follow(String run) throws IOException, InterruptedException {
        Set<String> told = new HashSet<>();
        return until(() -> client.run(run), answer -> {
            var now = ScenarioRun.of(answer.body());
            now.links().stream()
                    .filter(link -> told.add(link.name() + link.state()))
                    .forEach(this::tell);
            return now.isJudged();
        });
    }

    /** The judged run once its clean-up was begun, which comes a moment after the verdict. */
    PlatformClient.Answer cleaning(String run) throws IOException, InterruptedException {
        return soon(run, now -> now.cleanupId().isPresent());
    }

    /** The judged run once it has the link of its clean-up, too, which comes a moment after the receipt. */
    PlatformClient.Answer cleaned(String run) throws IOException, InterruptedException {
        return soon(
                run, now -> now.links().stream().anyMatch(link -> link.name().equals(ScenarioRun.CLEANUP)));
    }

    private PlatformClient.Answer soon(String run, Predicate<ScenarioRun> isEnd)
            throws IOException, InterruptedException {
        Instant end = clock.instant().plus(SOON);
        return until(
                () -> client.run(run),
                answer -> clock.instant().isAfter(end) || isEnd.test(ScenarioRun.of(answer.body())));
    }

    /** The receipt, or where it stands when patience ends. */
    PlatformClient.Answer receipt(String cleanup) throws IOException, InterruptedException {
        Set<String> told = new HashSet<>();
        return until(() -> client.receipt(cleanup), answer -> {
            var receipt = ScenarioReceipt.of(answer.body());
            receipt.waitingFor().stream().filter(told::add).forEach(this::tellWaiting);
            return receipt.isEnded();
        });
    }

    private interface Look {
        PlatformClient.Answer look() throws IOException, InterruptedException;
    }

    private PlatformClient.Answer until(Look look, Predicate<PlatformClient.Answer> isEnd)
            throws IOException, InterruptedException {
        Instant end = clock.instant().plus(patience);
        Instant awayUntil = null;
        PlatformClient.Answer last = null;
        while (true) {
            try {
                var answer = look.look();
                if (answer.status() / 100 == 4) {
                    return answer;
                }
                awayUntil = answer.isOk() ? null : stillAway(awayUntil, answer);
                last = answer;
                if (answer.isOk() && (isEnd.test(answer) || clock.instant().isAfter(end))) {
                    return answer;
                }
            } catch (IOException e) {
                awayUntil = stillAway(awayUntil, e);
            }
            if (last != null && clock.instant().isAfter(end)) {
                return last;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    private Instant stillAway(@Nullable Instant until, PlatformClient.Answer answer) throws IOException {
        return stillAway(until, new IOException(answer.problem()));
    }

    private Instant stillAway(@Nullable Instant until, IOException failure) throws IOException {
        if (until != null && clock.instant().isAfter(until)) {
            throw failure;
        }
        return until == null ? clock.instant().plus(AWAY) : until;
    }

    private void tell(ScenarioRun.Link link) {
        if (!isQuiet) {
            out.print(VerdictTable.line(link, Paint.ofTerminal()).indent(2));
            out.flush();
        }
    }

    private void tellWaiting(String service) {
        if (!isQuiet) {
            out.println("  waiting for " + Paint.clean(service));
            out.flush();
        }
    }
}
