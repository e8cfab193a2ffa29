package dev.throughline.orchestrator.scenario.run;

import dev.throughline.orchestrator.scenario.file.Injection;
import dev.throughline.orchestrator.scenario.file.Scenario;
import dev.throughline.orchestrator.scenario.file.ScenarioText;
import dev.throughline.orchestrator.scenario.inject.Injected;
import dev.throughline.orchestrator.scenario.inject.InjectionException;
import dev.throughline.orchestrator.scenario.inject.Injector;
import dev.throughline.orchestrator.scenario.observe.Observer;
import dev.throughline.orchestrator.scenario.observe.Subject;
import dev.throughline.orchestrator.scenario.verdict.Link;
import dev.throughline.orchestrator.scenario.verdict.Look;
import dev.throughline.orchestrator.scenario.verdict.Observations;
import dev.throughline.orchestrator.scenario.verdict.Verdict;
import dev.throughline.orchestrator.scenario.verdict.Verdict.Patience;
import dev.throughline.orchestrator.scenario.verdict.Verdict.Timing;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Carries out one run: looks whether the services are ready, injects, looks until every link is decided, looks once more at
 * all of them, and writes the verdict. What was done stands in the row, so that another instance can go on from there.
 */
@Singleton
final class ScenarioRunner {
    static final Duration LEASE = Duration.ofSeconds(15);
    private static final Logger LOG = Logger.getLogger(ScenarioRunner.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration AFTER_A_GAP = Duration.ofSeconds(15);
    private static final Duration AFTER_ITS_DEADLINE = Duration.ofMinutes(2);
    private static final int LAST_LOOKS = 3;
    private static final String READY = "ready.";

    /** What must not be there gets a moment to come after all. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final ScenarioRunStore store;
    private final Injector injector;
    private final Observer observer;
    private final InstantSource clock = InstantSource.system();

    ScenarioRunner(ScenarioRunStore store, Injector injector, Observer observer) {
        this.store = store;
        this.injector = injector;
        this.observer = observer;
    }

    /** The run was cancelled, or another instance has taken it over. */
    private static final class LostException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** How long the work at a run takes at most, with room for a slow last look. */
    static Duration longest(StoredRun run) {
        return switch (ScenarioText.read(run.document())) {
            case ScenarioText.Outcome.Sound sound -> sound.scenario().deadline().plus(AFTER_ITS_DEADLINE);
            case ScenarioText.Outcome.Wrong ignored -> AFTER_ITS_DEADLINE;
        };
    }

    /** Blocking: for a virtual thread. */
    void carryOut(String owner, StoredRun claimed) throws InterruptedException {
        try {
            switch (ScenarioText.read(claimed.document())) {
                case ScenarioText.Outcome.Sound sound -> carryOut(owner, claimed, sound.scenario());
                case ScenarioText.Outcome.Wrong wrong -> {
                    // It was sound when it was asked for: this version reads it otherwise, and always will.
                    LOG.errorv(
                            "a stored scenario can no longer be read, run={0} reason={1}",
                            claimed.runId(), wrong.faults().getFirst());
                    store.save(owner, claimed.judged(claimed.links(), false, now()), LEASE);
                }
            }
        } catch (LostException e) {
            LOG.infov("a run of a scenario is no longer this instance's, run={0}", claimed.runId());
        }
    }

    private void carryOut(String owner, StoredRun claimed, Scenario scenario)
            throws InterruptedException, LostException {
        Work work = new Work(owner, claimed, scenario);
        work.prepare();
        if (work.inject()) {
            work.observe();
        }
        LOG.infov(
                "a scenario was judged, scenario={0} run={1} held={2}",
                claimed.scenarioId(), claimed.runId(), work.run.held());
    }

    /** One run on its way. */
    private final class Work {
        private final String owner;
        private final Scenario scenario;
        private StoredRun run;
        private final Instant patientUntil;
        private Observations seen = Observations.NONE;

        Work(String owner, StoredRun run, Scenario scenario) {
            this.owner = owner;
            this.run = run;
            this.scenario = scenario;
            // What began before this instance took it was not looked at for a while.
            this.patientUntil = run.beganAt() == null ? Instant.MIN : now().plus(AFTER_A_GAP);
        }

        /** What is not ready is waited for a little; the rest is looked at all the same, and the verdict says so. */
        void prepare() throws InterruptedException, LostException {
            Instant from = now();
            Instant until = from.plus(scenario.expect().ready().within());
            while (run.beganAt() == null) {
                seen = ready();
                run = run.with(run.injected(), verdict(from).links());
                if (isReady() || !now().isBefore(until)) {
                    run = run.began(now());
                } else {
                    pause(SHORTEST_PAUSE);
                }
                save();
            }
        }

        /** Nothing is known of a run that another instance began. */
        private boolean isReady() {
            return !seen.ready().isEmpty() && seen.ready().values().stream().allMatch(look -> look.value() != null);
        }

        private Observations ready() throws InterruptedException {
            return observer.look(subject(), Observations.NONE, Set.of(READY));
        }

        /** @return whether everything was injected */
        boolean inject() throws InterruptedException, LostException {
            for (int next = run.injected().size(); next < scenario.inject().size(); next++) {
                var injection = scenario.inject().get(next);
                Instant deadline = began().plus(scenario.deadline());
                if (!now().isBefore(deadline) && !now().isBefore(patientUntil)) {
                    notInjected(injection.title() + ": the deadline of the scenario has passed");
                    return false;
                }
                pauseBefore(injection);
                try {
                    Injected done = injector.inject(injection, run.syntheticId(), run.injected(), began());
                    List<Injected> all = new ArrayList<>(run.injected());
                    all.add(done);
                    run = run.with(List.copyOf(all), run.links());
                    save();
                } catch (InjectionException e) {
                    notInjected(injection.title() + ": " + e.getMessage());
                    return false;
                }
            }
            return true;
        }

        /** In short ones: a run that is cancelled meanwhile must not touch the line any more. */
        private void pauseBefore(Injection injection) throws InterruptedException, LostException {
            Instant until = now().plus(injection.after());
            while (now().isBefore(until)) {
                pause(shorter(Duration.between(now(), until), LONGEST_PAUSE));
                save();
            }
            save();
        }

        private void notInjected(String why) throws InterruptedException, LostException {
            Observations last = ready();
            seen = new Observations(
                    last.ready(),
                    Look.none(why),
                    last.runs(),
                    last.trace(),
                    last.steps(),
                    last.graph(),
                    last.ledger(),
                    last.incidents(),
                    last.alerts(),
                    last.breaker(),
                    last.products(),
                    last.leaks());
            List<Link> decided = judge(Patience.NONE).links().stream()
                    .filter(link -> link.name().startsWith(READY) || link.name().equals("inject"))
                    .toList();
            Verdict verdict = Verdict.skipped(scenario.expect(), decided, "not everything was injected");
            run = run.judged(verdict.links(), false, now());
            save();
        }

        void observe() throws InterruptedException, LostException {
            Duration pause = SHORTEST_PAUSE;
            Set<String> wanted = Verdict.links(scenario.expect()).stream()
                    .filter(link -> !isReady() || !link.startsWith(READY))
                    .collect(Collectors.toUnmodifiableSet());
            while (true) {
                seen = observer.look(subject(), seen, wanted);
                Verdict verdict = judge(Patience.UNTIL_DEADLINES);
                boolean isNews = !verdict.links().equals(run.links());
                run = run.with(run.injected(), verdict.links());
                if (verdict.isDecided()) {
                    finish(verdict);
                    return;
                }
                save();
                pause = isNews ? SHORTEST_PAUSE : shorter(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
                pause(pause);
                wanted = Set.copyOf(verdict.waiting());
            }
        }

        /** What held one after the other must hold together; a service that is busy for a moment gets another chance. */
        private void finish(Verdict decided) throws InterruptedException, LostException {
            Verdict verdict = decided;
            if (verdict.holds() && scenario.expect().hasAbsences()) {
                save();
                pause(SETTLE);
                save();
            }
            for (int look = 0; verdict.holds() && look < LAST_LOOKS; look++) {
                seen = observer.look(subject(), seen, Set.copyOf(Verdict.links(scenario.expect())));
                Verdict last = judge(Patience.NONE);
                if (last.holds() || look == LAST_LOOKS - 1) {
                    verdict = last;
                    break;
                }
                pause(SHORTEST_PAUSE);
            }
            run = run.judged(verdict.links(), verdict.holds(), now());
            save();
        }

        private Verdict judge(Patience patience) {
            return Verdict.of(
                    scenario.expect(),
                    seen,
                    run.links(),
                    new Timing(began(), began().plus(scenario.deadline()), patientUntil),
                    patience,
                    now());
        }

        private Verdict verdict(Instant from) {
            return Verdict.of(
                    scenario.expect(),
                    seen,
                    run.links(),
                    new Timing(from, from.plus(scenario.deadline())),
                    Patience.UNTIL_DEADLINES,
                    now());
        }

        private Subject subject() {
            return new Subject(scenario, run.syntheticId(), run.injected());
        }

        private Instant began() {
            return Objects.requireNonNull(run.beganAt());
        }

        /** Also renews the lease. */
        private void save() throws LostException {
            if (!store.save(owner, run, LEASE)) {
                throw new LostException();
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void pause(Duration pause) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    }

    /** As exact as the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
