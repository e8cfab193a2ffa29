package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A clean-up, or the receipt of one that has ended.
 *
 * @param rounds that were asked for, the look before the first not counted
 * @param checks what was looked at over all services
 * @param digest SHA-256 of all the rest, as canonical JSON, once it has ended
 */
@Schema(name = "ScenarioCleanUp")
record CleanUpView(
        UUID cleanupId,
        String tenantId,
        String scenario,

        @Schema(description = "Other tenants in which its runs did something")
        List<String> alsoIn,

        @Schema(description = "running, waiting_for, done, refused or failed")
        String state,

        List<String> waitingFor,
        int rounds,
        List<Part> services,
        List<CleanUpCheck> checks,
        @Nullable String reason,
        @Nullable String digest,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** @param round of its last answer */
    @Schema(name = "ScenarioCleanUpPart")
    record Part(
            String service,
            int round,
            List<TableCleaned> tables,
            @Nullable String error) {}

    static CleanUpView of(StoredCleanUp cleanUp) {
        var parts = CleanUpDecider.SERVICES.stream()
                .map(cleanUp.receipts()::get)
                .filter(java.util.Objects::nonNull)
                .map(receipt -> new Part(receipt.service(), receipt.round(), receipt.tables(), receipt.error()))
                .toList();
        return new CleanUpView(
                cleanUp.cleanupId(),
                cleanUp.tenantId(),
                cleanUp.scenario(),
                cleanUp.alsoIn(),
                cleanUp.state().wireName(),
                cleanUp.waitingFor(),
                cleanUp.round(),
                parts,
                CleanUpDecider.checks(cleanUp),
                cleanUp.reason(),
                cleanUp.digest(),
                cleanUp.startedAt(),
                cleanUp.endedAt());
    }
}
