package dev.throughline.orchestrator.scenario.run;

import dev.throughline.orchestrator.scenario.file.ScenarioText;
import dev.throughline.orchestrator.scenario.observe.Observer;
import dev.throughline.orchestrator.scenario.observe.Subject;
import dev.throughline.orchestrator.scenario.verdict.Link;
import dev.throughline.orchestrator.scenario.verdict.Observations;
import dev.throughline.orchestrator.scenario.verdict.Verdict;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Judges a run that has been judged once more, by what is there now. */
@Singleton
final class Verifier {
    private final Observer observer;
    private final ExecutorService threads;
    private final InstantSource clock = InstantSource.system();

    Verifier(Observer observer, @VirtualThreads ExecutorService threads) {
        this.observer = observer;
        this.threads = threads;
    }

    Uni<ScenarioRunView> verify(StoredRun run) {
        return Uni.createFrom().item(run).map(this::now).runSubscriptionOn(threads);
    }

    private ScenarioRunView now(StoredRun run) {
        if (!(ScenarioText.read(run.document()) instanceof ScenarioText.Outcome.Sound sound)) {
            // The text was sound when the run was asked for: a later version reads it otherwise.
            return ScenarioRunView.of(run);
        }
        var scenario = sound.scenario();
        Instant began = run.beganAt() == null ? run.askedAt() : run.beganAt();
        Observations seen;
        try {
            seen = observer.look(
                    new Subject(scenario, run.syntheticId(), run.injected()),
                    Observations.NONE,
                    Set.copyOf(Verdict.links(scenario.expect())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before everything was looked at", e);
        }
        Verdict verdict = Verdict.of(
                scenario.expect(),
                seen,
                run.links(),
                new Verdict.Timing(began, began.plus(scenario.deadline())),
                Verdict.Patience.NONE,
                clock.instant());
        List<Link> links = verdict.links();
        return ScenarioRunView.of(run, links, verdict.holds());
    }
}
