package dev.throughline.worker.skill.panel;

import java.util.ArrayList;
import java.util.List;

/**
 * The oracle: the same model with one column per group written out, by the normal equations and Gauss-Jordan with
 * pivots. Another algorithm, for small panels.
 */
final class DummyRegression {
    private DummyRegression() {}

    /** @param deviation clustered when there are clusters */
    record Answer(double[] estimates, double[] errors, double[] clustered) {}

    /** @param counted what the correction of clustered errors counts as parameters */
    static Answer fit(Panel panel, Effects effects, int counted) {
        int n = panel.rows();
        int slopes = panel.regressors().length;
        List<double[]> columns = new ArrayList<>(List.of(panel.regressors()));
        if (effects != Effects.TIME) {
            dummies(columns, panel.entity(), 0);
        }
        if (effects != Effects.ENTITY) {
            dummies(columns, panel.time(), effects == Effects.TWO_WAY ? 1 : 0);
        }
        int p = columns.size();
        double[][] system = new double[p][2 * p];
        double[] right = new double[p];
        for (int r = 0; r < p; r++) {
            system[r][p + r] = 1;
            for (int row = 0; row < n; row++) {
                right[r] += columns.get(r)[row] * panel.outcome()[row];
                for (int c = 0; c < p; c++) {
                    system[r][c] += columns.get(r)[row] * columns.get(c)[row];
                }
            }
        }
        invert(system);
        double[] estimates = new double[p];
        for (int r = 0; r < p; r++) {
            for (int c = 0; c < p; c++) {
                estimates[r] += system[r][p + c] * right[c];
            }
        }
        double[] residuals = panel.outcome().clone();
        double unexplained = 0;
        for (int row = 0; row < n; row++) {
            for (int c = 0; c < p; c++) {
                residuals[row] -= estimates[c] * columns.get(c)[row];
            }
            unexplained += residuals[row] * residuals[row];
        }
        double[] errors = new double[slopes];
        double[] clustered = new double[slopes];
        for (int k = 0; k < slopes; k++) {
            errors[k] = Math.sqrt(unexplained / (n - p) * system[k][p + k]);
            clustered[k] = Math.sqrt(sandwich(panel, columns, residuals, system, k, counted));
        }
        return new Answer(estimates, errors, clustered);
    }

    private static double sandwich(
            Panel panel, List<double[]> columns, double[] residuals, double[][] inverse, int k, int counted) {
        Groups clusters = panel.cluster();
        if (clusters == null) {
            return Double.NaN;
        }
        int p = columns.size();
        double[] scores = new double[clusters.count()];
        for (int row = 0; row < residuals.length; row++) {
            double influence = 0;
            for (int c = 0; c < p; c++) {
                influence += inverse[k][p + c] * columns.get(c)[row];
            }
            scores[clusters.of()[row]] += influence * residuals[row];
        }
        double sum = 0;
        for (double score : scores) {
            sum += score * score;
        }
        double g = clusters.count();
        double n = residuals.length;
        return sum * g / (g - 1) * (n - 1) / (n - counted);
    }

    private static void dummies(List<double[]> columns, Groups groups, int from) {
        for (int group = from; group < groups.count(); group++) {
            double[] column = new double[groups.of().length];
            for (int row = 0; row < column.length; row++) {
                column[row] = groups.of()[row] == group ? 1 : 0;
            }
            columns.add(column);
        }
    }

    private static void invert(double[][] a) {
        int p = a.length;
        for (int k = 0; k < p; k++) {
            int best = k;
            for (int r = k + 1; r < p; r++) {
                best = Math.abs(a[r][k]) > Math.abs(a[best][k]) ? r : best;
            }
            double[] swap = a[k];
            a[k] = a[best];
            a[best] = swap;
            double pivot = a[k][k];
            for (int c = 0; c < 2 * p; c++) {
                a[k][c] /= pivot;
            }
            for (int r = 0; r < p; r++) {
                double factor = a[r][k];
                for (int c = 0; r != k && c < 2 * p; c++) {
                    a[r][c] -= factor * a[k][c];
                }
            }
        }
    }
}
