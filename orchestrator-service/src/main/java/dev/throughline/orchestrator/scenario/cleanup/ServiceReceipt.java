package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one service has done in all rounds so far.
 *
 * @param round of its last receipt
 * @param deletedLast in that round
 * @param tables what was deleted in all rounds; what remains after the last
 */
record ServiceReceipt(
        String service,
        int round,
        long deletedLast,
        List<TableCleaned> tables,
        @Nullable List<CleanUpCheck> checks,
        @Nullable String error) {
    private static final int MAX_TABLES = 100;
    private static final int MAX_TEXT = 300;

    /** The earlier one when the receipt brings nothing new: it was delivered twice, or is late. */
    static ServiceReceipt after(@Nullable ServiceReceipt earlier, CleanUpReceipt receipt) {
        if (earlier != null && earlier.round >= receipt.round()) {
            return earlier;
        }
        Map<String, TableCleaned> tables = new LinkedHashMap<>();
        if (earlier != null) {
            earlier.tables.forEach(table -> tables.put(table.table(), table));
        }
        long deleted = 0;
        for (TableCleaned table : receipt.tables()) {
            deleted += table.deleted();
            if (tables.size() < MAX_TABLES || tables.containsKey(table.table())) {
                tables.merge(table.table(), table, ServiceReceipt::sum);
            }
        }
        String error = receipt.error();
        return new ServiceReceipt(
                receipt.service(),
                receipt.round(),
                deleted,
                new ArrayList<>(tables.values()),
                receipt.checks(),
                error == null || error.length() <= MAX_TEXT ? error : error.substring(0, MAX_TEXT));
    }

    long remaining() {
        return tables.stream().mapToLong(TableCleaned::remaining).sum();
    }

    long foreign() {
        return tables.stream().mapToLong(TableCleaned::foreign).sum();
    }

    /** Each pair is of one snapshot; between two of them real work goes on, so pairs are not added up. */
    private static TableCleaned sum(TableCleaned one, TableCleaned next) {
        boolean isCounted = next.realBefore() != null;
        return new TableCleaned(
                one.table(),
                one.deleted() + next.deleted(),
                next.remaining(),
                next.foreign(),
                isCounted ? next.realBefore() : one.realBefore(),
                isCounted ? next.realAfter() : one.realAfter());
    }

    List<CleanUpCheck> allChecks() {
        return Objects.requireNonNullElse(checks, List.of());
    }
}
