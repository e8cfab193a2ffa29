package dev.throughline.incident.occurrence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The failures of a batch by cause, so that a storm costs one row a cause. Pure. */
final class Grouping {
    private Grouping() {}

    record Key(String tenantId, String fingerprint) implements Comparable<Key> {
        static Key of(Failure failure) {
            return new Key(failure.tenantId(), failure.fingerprint());
        }

        @Override
        public int compareTo(Key other) {
            int byTenant = tenantId.compareTo(other.tenantId);
            return byTenant == 0 ? fingerprint.compareTo(other.fingerprint) : byTenant;
        }
    }

    /**
     * Leaves out what is known and what the batch itself holds twice.
     *
     * @return in one order everywhere, because the rows are locked in it
     */
    static Map<Key, List<Failure>> of(Collection<Failure> failures, Set<UUID> known) {
        Map<UUID, Failure> fresh = new LinkedHashMap<>();
        failures.stream()
                .filter(failure -> !known.contains(failure.eventId()))
                .forEach(failure -> fresh.putIfAbsent(failure.eventId(), failure));
        Map<Key, List<Failure>> groups = new TreeMap<>();
        fresh.values()
                .forEach(failure -> groups.computeIfAbsent(Key.of(failure), key -> new ArrayList<>())
                        .add(failure));
        return groups;
    }
}
