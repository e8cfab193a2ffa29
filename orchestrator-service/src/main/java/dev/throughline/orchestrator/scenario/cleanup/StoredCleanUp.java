package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.Synthetic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A clean-up as it stands.
 *
 * @param alsoIn other tenants in which runs of the scenario did something
 * @param round of the request that is out
 * @param asks how often it was sent
 * @param receipts by service
 * @param ends where the topics ended when all had answered this round, by {@code topic/partition}; null before that
 * @param receipt as it is stored, when it has ended
 * @param digest of the receipt
 */
record StoredCleanUp(
        UUID cleanupId,
        String tenantId,
        String scenario,
        List<String> alsoIn,
        String actor,
        boolean isForced,
        CleanUpState state,
        int round,
        int asks,
        Map<String, ServiceReceipt> receipts,
        @Nullable Map<String, Long> ends,
        List<String> waitingFor,
        @Nullable String reason,
        @Nullable String receipt,
        @Nullable String digest,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** @param which the text of a scenario or of a run */
    static StoredCleanUp begun(
            UUID id, String tenantId, String which, List<String> alsoIn, String actor, boolean isForced, Instant at) {
        return new StoredCleanUp(
                id,
                tenantId,
                which,
                alsoIn,
                actor,
                isForced,
                CleanUpState.RUNNING,
                0,
                0,
                Map.of(),
                null,
                List.of(),
                null,
                null,
                null,
                at,
                null);
    }

    Synthetic synthetic() {
        return Synthetic.parse(scenario).orElseThrow();
    }

    StoredCleanUp asked(int nextRound, List<String> missing) {
        return going(nextRound, nextRound == round ? asks + 1 : 1, receipts, null, missing);
    }

    StoredCleanUp answered(Map<String, ServiceReceipt> all, List<String> missing) {
        return going(round, asks, all, ends, missing);
    }

    StoredCleanUp marked(Map<String, Long> topicEnds) {
        return going(round, asks, receipts, topicEnds, List.of());
    }

    StoredCleanUp waiting(List<String> behind) {
        return going(round, asks, receipts, ends, behind);
    }

    private StoredCleanUp going(
            int nextRound,
            int nextAsks,
            Map<String, ServiceReceipt> all,
            @Nullable Map<String, Long> topicEnds,
            List<String> waiting) {
        return new StoredCleanUp(
                cleanupId,
                tenantId,
                scenario,
                alsoIn,
                actor,
                isForced,
                waiting.isEmpty() ? CleanUpState.RUNNING : CleanUpState.WAITING_FOR,
                nextRound,
                nextAsks,
                all,
                topicEnds,
                waiting,
                null,
                null,
                null,
                startedAt,
                null);
    }

    /** @param stored with its digest; both null while it is being written */
    StoredCleanUp ended(
            CleanUpState how, String why, @Nullable String stored, @Nullable String storedDigest, Instant at) {
        return new StoredCleanUp(
                cleanupId,
                tenantId,
                scenario,
                alsoIn,
                actor,
                isForced,
                how,
                round,
                asks,
                receipts,
                ends,
                List.of(),
                why,
                stored,
                storedDigest,
                startedAt,
                at);
    }
}
