package dev.throughline.incident.overdue;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Runs that have ended lately. An orchestrator that was suspended and wakes up sends what its producer still held: old
 * records of runs that another one has ended since. Taken for news, such a run would be watched for ever. Pure.
 *
 * <p>Two generations by the time of the records, so that nothing has to be sorted or swept.
 */
final class Endings {
    static final long REMEMBERED_MILLIS = 60_000;

    private static final int MOST = 250_000;

    private Map<UUID, Long> young = new HashMap<>();
    private Map<UUID, Long> old = new HashMap<>();
    private long youngSince;
    private long newest;

    /** Every record tells how late it is. */
    void at(long recordedAt) {
        newest = Math.max(newest, recordedAt);
        if (newest - youngSince >= REMEMBERED_MILLIS || young.size() >= MOST) {
            old = young;
            young = new HashMap<>();
            youngSince = newest;
        }
    }

    void ended(UUID workflowId, long recordedAt) {
        young.merge(workflowId, recordedAt, Math::max);
    }

    /** Whether a record of a run that is not watched is older than the end of that run, or too old to know. */
    boolean isLate(UUID workflowId, long recordedAt) {
        if (recordedAt < newest - REMEMBERED_MILLIS) {
            return true;
        }
        Long end = young.containsKey(workflowId) ? young.get(workflowId) : old.get(workflowId);
        return end != null && recordedAt <= end;
    }
}
