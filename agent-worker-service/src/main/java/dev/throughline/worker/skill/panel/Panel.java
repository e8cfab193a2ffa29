package dev.throughline.worker.skill.panel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Complete rows, by column.
 *
 * @param regressors one array per regressor, as long as {@code outcome}, all finite
 * @param cluster whose errors may depend on each other; absent: every row's are its own
 */
public record Panel(
        double[] outcome,
        double[][] regressors,
        Groups entity,
        Groups time,
        @Nullable Groups cluster) {

    public int rows() {
        return outcome.length;
    }

    /** @param rows to keep, ascending */
    Panel only(int[] rows) {
        return new Panel(
                pick(outcome, rows),
                Arrays.stream(regressors).map(column -> pick(column, rows)).toArray(double[][]::new),
                pick(entity, rows),
                pick(time, rows),
                cluster == null ? null : pick(cluster, rows));
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    private static Groups pick(Groups groups, int[] rows) {
        return Groups.dense(Arrays.stream(rows).map(row -> groups.of()[row]).toArray());
    }
}
