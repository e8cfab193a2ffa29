package dev.throughline.orchestrator.cost;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Keeps the latest observations of each cell and sums them up. Confined to the thread that refreshes. */
final class Learner {
    static final int MOST_CELLS = 10_000;
    private static final int MOST_POOLED = 16;

    /** The cell that was seen last stands last; the one that was not seen for the longest time goes first. */
    private final Map<Cell, long[]> samples = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Cell, long[]> eldest) {
            return size() > MOST_CELLS;
        }
    };

    private Knowledge knowledge = Knowledge.NONE;

    /** @param changed all observations of the cells that have others than before, the oldest first */
    Knowledge learn(Map<Cell, long[]> changed) {
        samples.putAll(changed);
        Map<Cell, Learned> cells = new HashMap<>(knowledge.cells());
        cells.keySet().retainAll(samples.keySet());
        Map<Cell.Pool, Learned> pools = new HashMap<>(knowledge.pools());
        Set<Cell.Pool> touched = new HashSet<>();
        changed.forEach((cell, costs) -> {
            if (costs.length > 0 && samples.containsKey(cell)) {
                keep(cells, cell, Learned.of(costs));
                touched.add(cell.pool());
            }
        });
        pooled(touched).forEach((pool, costs) -> keep(pools, pool, Learned.ofAll(costs)));
        Set<Cell.Pool> known = new HashSet<>();
        cells.keySet().forEach(cell -> known.add(cell.pool()));
        pools.keySet().retainAll(known);
        if (!cells.equals(knowledge.cells()) || !pools.equals(knowledge.pools())) {
            knowledge = new Knowledge(knowledge.version() + 1, cells, pools);
        }
        return knowledge;
    }

    private static <K> void keep(Map<K, Learned> all, K key, Learned learned) {
        Learned before = all.get(key);
        if (before == null || !before.isNearly(learned)) {
            all.put(key, learned);
        }
    }

    private Map<Cell.Pool, long[]> pooled(Set<Cell.Pool> wanted) {
        Map<Cell.Pool, LongStream> streams = new HashMap<>();
        Map<Cell.Pool, Integer> counts = new HashMap<>();
        samples.forEach((cell, costs) -> {
            var pool = cell.pool();
            if (wanted.contains(pool) && counts.merge(pool, 1, Integer::sum) <= MOST_POOLED) {
                streams.merge(pool, LongStream.of(costs), LongStream::concat);
            }
        });
        Map<Cell.Pool, long[]> pooled = new HashMap<>();
        streams.forEach((pool, costs) -> pooled.put(pool, costs.toArray()));
        return pooled;
    }
}
