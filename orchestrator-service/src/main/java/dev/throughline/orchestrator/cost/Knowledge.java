package dev.throughline.orchestrator.cost;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was learned, as of one moment.
 *
 * @param version another one whenever anything in it is another
 */
record Knowledge(long version, Map<Cell, Learned> cells, Map<Cell.Pool, Learned> pools) {
    static final Knowledge NONE = new Knowledge(0, Map.of(), Map.of());

    Knowledge {
        cells = Map.copyOf(cells);
        pools = Map.copyOf(pools);
    }

    @Nullable
    Learned cell(Cell cell) {
        return cells.get(cell);
    }

    @Nullable
    Learned pool(Cell cell) {
        return pools.get(cell.pool());
    }
}
