package dev.throughline.orchestrator.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Observations on their way to the database. Of many runs in one interval a few say all there is to learn: of each cell a
 * uniform sample is kept (Vitter's algorithm R, ACM TOMS 11, 1985), so a busy platform writes no more than a quiet one.
 */
final class Samples {
    static final int MOST_CELLS = 1_000;
    static final int MOST_OF_CELL = 8;

    private final RandomGenerator random;
    private Map<Cell, Reservoir> cells = new HashMap<>();

    Samples(RandomGenerator random) {
        this.random = random;
    }

    private static final class Reservoir {
        private final List<Long> kept = new ArrayList<>(1);
        private int seen;
    }

    synchronized void add(Cell cell, long micros) {
        Reservoir reservoir = cells.get(cell);
        if (reservoir == null) {
            if (cells.size() >= MOST_CELLS) {
                return;
            }
            reservoir = new Reservoir();
            cells.put(cell, reservoir);
        }
        reservoir.seen++;
        if (reservoir.kept.size() < MOST_OF_CELL) {
            reservoir.kept.add(micros);
            return;
        }
        int place = random.nextInt(reservoir.seen);
        if (place < MOST_OF_CELL) {
            reservoir.kept.set(place, micros);
        }
    }

    /** All of them; from now on there are none. */
    Map<Cell, List<Long>> take() {
        Map<Cell, Reservoir> taken;
        synchronized (this) {
            taken = cells;
            cells = new HashMap<>();
        }
        Map<Cell, List<Long>> samples = new HashMap<>();
        taken.forEach((cell, reservoir) -> samples.put(cell, List.copyOf(reservoir.kept)));
        return samples;
    }
}
