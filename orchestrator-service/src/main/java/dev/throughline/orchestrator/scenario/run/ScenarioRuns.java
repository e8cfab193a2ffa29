package dev.throughline.orchestrator.scenario.run;

import dev.throughline.contracts.Ids;
import dev.throughline.orchestrator.scenario.access.Account;
import dev.throughline.orchestrator.scenario.access.LineClient;
import dev.throughline.orchestrator.scenario.access.ScenarioSettings;
import dev.throughline.orchestrator.scenario.access.Tokens;
import dev.throughline.orchestrator.scenario.access.Tokens.UnreadableTokenException;
import dev.throughline.orchestrator.scenario.file.KnownScenario;
import dev.throughline.orchestrator.scenario.verdict.Link;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs of scenarios for those who ask for them: the HTTP interface, the probe, and clean-ups. */
@Singleton
public final class ScenarioRuns {
    /** The link that a clean-up adds to the verdict of its run. */
    public static final String CLEANUP_LINK = "cleanup";

    private final ScenarioRunStore store;
    private final ScenarioSettings settings;
    private final LineClient line;
    private final Tokens tokens;
    private final InstantSource clock = InstantSource.system();

    ScenarioRuns(ScenarioRunStore store, LineClient line, Tokens tokens, ScenarioSettings settings) {
        this.store = store;
        this.settings = settings;
        this.line = line;
        this.tokens = tokens;
    }

    /** What came of asking for a run. */
    public sealed interface Asked {
        record Queued(StoredRun run) implements Asked {}

        /** The runner is not set up. */
        record Unavailable(String why) implements Asked {}

        /** The caller looks after another tenant than the one that scenarios run in. */
        record NotYours(String tenant) implements Asked {}

        record TooMany() implements Asked {}

        /** All that runs of it have left is being deleted; what a new one did would be as well. */
        record BeingCleanedUp() implements Asked {}
    }

    /** What is done with what the run made, when it is judged. */
    public enum Afterwards {
        KEEP,
        CLEAN_UP
    }

    /**
     * Blocking.
     *
     * @param scope the tenant that the caller looks after, or {@code *}
     */
    public Asked ask(KnownScenario scenario, String scope, Afterwards afterwards, String actor) {
        Optional<String> missing = line.missingSetting();
        if (missing.isPresent()) {
            return new Asked.Unavailable("scenarios cannot be run: " + missing.get() + " is not set");
        }
        String tenant;
        try {
            tenant = tokens.tenant(Account.OWN);
        } catch (UnreadableTokenException e) {
            return new Asked.Unavailable("scenarios cannot be run: " + e.getMessage());
        }
        if (!scope.equals("*") && !scope.equals(tenant)) {
            return new Asked.NotYours(tenant);
        }
        if (store.isBeingCleanedUp(tenant, scenario.scenario().id())) {
            return new Asked.BeingCleanedUp();
        }
        var run = new StoredRun(
                Ids.uuid7(),
                scenario.scenario().id(),
                scenario.scenario().digest(),
                scenario.text(),
                tenant,
                RunState.QUEUED,
                List.of(),
                List.of(),
                null,
                afterwards == Afterwards.CLEAN_UP,
                null,
                actor,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null,
                null);
        return store.add(run) ? new Asked.Queued(run) : new Asked.TooMany();
    }

    public Uni<Optional<StoredRun>> find(String scope, UUID runId) {
        return store.find(scope, runId);
    }

    /** The newest first. */
    public Uni<List<StoredRun>> list(
            String scope, @Nullable String scenario, @Nullable RunState state, @Nullable UUID before, int limit) {
        return store.list(scope, scenario, state == null ? null : state.wireName(), before, limit);
    }

    /**
     * Runs that have not ended. Blocking.
     *
     * @param run absent: all of the scenario
     */
    public List<UUID> open(String tenant, String scenario, @Nullable UUID run) {
        return store.open(tenant, scenario, run);
    }

    /** Ends them as cancelled; what they started goes on until somebody cancels it. Blocking. */
    public List<UUID> cancel(String tenant, String scenario, @Nullable UUID run) {
        return store.cancel(tenant, scenario, run);
    }

    /** What became of the clean-up is part of the verdict. Blocking. */
    public void cleaned(UUID run, UUID cleanup, boolean held, String seen, long tookMs, long deadlineMs) {
        store.cleaning(run, cleanup);
        store.addLink(
                run,
                new Link(
                        CLEANUP_LINK,
                        held ? Link.State.HELD : Link.State.WRONG,
                        "nothing is left of the run, and nothing else is gone",
                        seen,
                        held ? (Long) tookMs : null,
                        deadlineMs));
        store.forget(settings.keep(), settings.keepFor());
    }
}
