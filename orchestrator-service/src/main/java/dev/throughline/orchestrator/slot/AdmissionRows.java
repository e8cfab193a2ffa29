package dev.throughline.orchestrator.slot;

import static dev.throughline.orchestrator.slot.RunRows.column;
import static dev.throughline.orchestrator.slot.RunRows.text;

import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.engine.Run;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Who may begin, and who has taken whose place, as parts of the group commit. */
final class AdmissionRows {
    private static final String SYNTHETIC = "synthetic|";

    private AdmissionRows() {}

    static void addTo(GroupCommitSql commit, int slot, SlotBatch batch, OffsetDateTime at) {
        if (!batch.asking.isEmpty()) {
            commit.add(SlotSql.ASK_ADMISSION, asking(List.copyOf(batch.asking.values()), slot, at));
        }
        if (!batch.released.isEmpty()) {
            commit.add(SlotSql.RELEASE_ADMISSION, Tuple.tuple().addArrayOfUUID(batch.released.toArray(UUID[]::new)));
        }
        if (!batch.replacedKeys.isEmpty()) {
            commit.add(SlotSql.REPLACE_KEYS, replaced(batch));
        }
    }

    private static Tuple asking(List<Run> runs, int slot, OffsetDateTime at) {
        return Tuple.tuple()
                .addInteger(slot)
                .addOffsetDateTime(at)
                .addArrayOfUUID(column(runs, UUID[]::new, Run::workflowId))
                .addArrayOfString(text(runs, AdmissionRows::scope))
                .addArrayOfInteger(
                        column(runs, Integer[]::new, run -> admission(run).priority()))
                .addArrayOfInteger(
                        column(runs, Integer[]::new, run -> admission(run).limit()));
    }

    private static Tuple replaced(SlotBatch batch) {
        var keys = List.copyOf(batch.replacedKeys.entrySet());
        return Tuple.tuple()
                .addArrayOfString(text(keys, entry -> entry.getKey().tenant()))
                .addArrayOfString(text(keys, entry -> entry.getKey().key()))
                .addArrayOfUUID(
                        column(keys, UUID[]::new, entry -> entry.getValue().workflowId()))
                .addArrayOfString(text(keys, entry -> entry.getValue().requestHash()));
    }

    /** Rehearsals queue by themselves: they take no place of real work, and none is taken from them. */
    private static String scope(Run run) {
        String key = admission(run).key();
        return run.identity().isSynthetic() ? SYNTHETIC + key : key;
    }

    private static Plan.Admission admission(Run run) {
        return Objects.requireNonNull(run.plan().admission());
    }
}
