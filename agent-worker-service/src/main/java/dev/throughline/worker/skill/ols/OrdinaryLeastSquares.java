package dev.throughline.worker.skill.ols;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ordinary least squares with an intercept, by Householder QR of the centred and scaled predictors.
 *
 * <p>QR works on the data itself, so its error grows with the condition number and not with its square, as it would
 * with the normal equations. Centring keeps a far-off column (a year, a time stamp) from looking like the intercept.
 * A predictor that is constant or a linear combination of those before it is dropped and named, never guessed.
 */
public final class OrdinaryLeastSquares {
    /** What is left of a scaled column after projection, below which it adds nothing but rounding. */
    private static final double DEPENDENT = 1e-10;

    private OrdinaryLeastSquares() {}

    public sealed interface Fit {}

    /**
     * @param coefficients the intercept first, then the predictors that were kept, in their order
     * @param dropped positions of predictors that depend on others
     * @param rSquared share of the outcome's variance that the predictors explain, in [0, 1]
     */
    public record Fitted(int n, double rSquared, List<Coefficient> coefficients, List<Integer> dropped)
            implements Fit {}

    public record Refused(String reason) implements Fit {}

    /**
     * @param predictor position of the predictor, or -1 for the intercept
     * @param standardError from the residual variance with n - p - 1 degrees of freedom; NaN without any
     */
    public record Coefficient(int predictor, double estimate, double standardError) {
        public double t() {
            return estimate / standardError;
        }
    }

    /** @param rows the outcome, then the predictors; without NaN */
    public static Fit fit(List<double[]> rows) {
        int predictors = rows.isEmpty() ? 0 : rows.getFirst().length - 1;
        double[] outcome = rows.stream().mapToDouble(row -> row[0]).toArray();
        double[][] columns = new double[predictors][];
        for (int j = 0; j < predictors; j++) {
            int position = j + 1;
            columns[j] = rows.stream().mapToDouble(row -> row[position]).toArray();
        }
        return fit(outcome, columns);
    }

    /**
     * @param columns one array per predictor, all as long as {@code outcome}, without NaN
     */
    static Fit fit(double[] outcome, double[][] columns) {
        int n = outcome.length;
        if (n < columns.length + 2) {
            return new Refused("%d complete rows are too few for %d predictors".formatted(n, columns.length));
        }
        double outcomeMean = mean(outcome);
        double[] y = minus(outcome, outcomeMean);
        double total = sumOfSquares(y);
        if (total == 0) {
            return new Refused("the outcome is constant");
        }
        var qr = new Reflections(n);
        double[] means = new double[columns.length];
        double[] scales = new double[columns.length];
        List<Integer> dropped = new ArrayList<>();
        for (int j = 0; j < columns.length; j++) {
            means[j] = mean(columns[j]);
            double[] x = minus(columns[j], means[j]);
            scales[j] = Math.sqrt(sumOfSquares(x));
            double negligible = Math.abs(means[j]) * Math.sqrt(n) * 1e-14;
            if (scales[j] <= negligible || !qr.append(j, divided(x, scales[j]))) {
                dropped.add(j);
            }
        }
        qr.reflect(y);
        return solve(qr, y, total, outcomeMean, means, scales, dropped);
    }

    private static Fitted solve(
            Reflections qr,
            double[] y,
            double total,
            double outcomeMean,
            double[] means,
            double[] scales,
            List<Integer> dropped) {
        int n = y.length;
        int rank = qr.rank();
        double residual = sumOfSquares(Arrays.copyOfRange(y, rank, n));
        int freedom = n - rank - 1;
        double variance = freedom > 0 ? residual / freedom : Double.NaN;
        double[] beta = qr.backSubstitute(y);
        double[][] inverse = qr.inverse();
        double intercept = outcomeMean;
        double[] gradient = new double[rank];
        List<Coefficient> coefficients = new ArrayList<>();
        for (int k = 0; k < rank; k++) {
            int j = qr.predictor(k);
            double estimate = beta[k] / scales[j];
            intercept -= estimate * means[j];
            gradient[k] = means[j] / scales[j];
            coefficients.add(new Coefficient(j, estimate, Math.sqrt(variance * sumOfSquares(inverse[k])) / scales[j]));
        }
        // var(intercept) = s2 (1/n + m' (X'X)^-1 m), and (X'X)^-1 = R^-1 R^-T.
        double spread = 0;
        for (int c = 0; c < rank; c++) {
            double dot = 0;
            for (int k = 0; k < rank; k++) {
                dot += gradient[k] * inverse[k][c];
            }
            spread += dot * dot;
        }
        coefficients.add(0, new Coefficient(-1, intercept, Math.sqrt(variance * (1.0 / n + spread))));
        double rSquared = Math.clamp(1 - residual / total, 0.0, 1.0);
        return new Fitted(n, rSquared, List.copyOf(coefficients), List.copyOf(dropped));
    }

    /** The growing factor R, and the Householder vectors that stand for Q. */
    private static final class Reflections {
        private final int rows;
        private final List<double[]> vectors = new ArrayList<>();
        private final List<double[]> upper = new ArrayList<>();
        private final List<Integer> predictors = new ArrayList<>();

        Reflections(int rows) {
            this.rows = rows;
        }

        int rank() {
            return vectors.size();
        }

        int predictor(int k) {
            return predictors.get(k);
        }

        /** False, and nothing appended, when the column depends on those before it. */
        boolean append(int predictor, double[] x) {
            reflect(x);
            int k = rank();
            double norm = Math.sqrt(sumOfSquares(Arrays.copyOfRange(x, k, rows)));
            if (norm < DEPENDENT) {
                return false;
            }
            // The sign that adds to the leading entry: subtracting would cancel its digits.
            double diagonal = x[k] > 0 ? -norm : norm;
            double[] v = Arrays.copyOf(x, rows);
            Arrays.fill(v, 0, k, 0);
            v[k] -= diagonal;
            double length = Math.sqrt(sumOfSquares(v));
            double[] column = Arrays.copyOf(x, k + 1);
            column[k] = diagonal;
            vectors.add(divided(v, length));
            upper.add(column);
            predictors.add(predictor);
            return true;
        }

        void reflect(double[] x) {
            for (int k = 0; k < vectors.size(); k++) {
                double[] v = vectors.get(k);
                double dot = 0;
                for (int i = k; i < rows; i++) {
                    dot += v[i] * x[i];
                }
                for (int i = k; i < rows; i++) {
                    x[i] -= 2 * dot * v[i];
                }
            }
        }

        double[] backSubstitute(double[] y) {
            int rank = rank();
            double[] solution = Arrays.copyOf(y, rank);
            for (int k = rank - 1; k >= 0; k--) {
                for (int c = k + 1; c < rank; c++) {
                    solution[k] -= upper.get(c)[k] * solution[c];
                }
                solution[k] /= upper.get(k)[k];
            }
            return solution;
        }

        double[][] inverse() {
            int rank = rank();
            double[][] inverse = new double[rank][rank];
            for (int c = 0; c < rank; c++) {
                double[] unit = new double[rank];
                unit[c] = 1;
                double[] column = backSubstitute(unit);
                for (int k = 0; k < rank; k++) {
                    inverse[k][c] = column[k];
                }
            }
            return inverse;
        }
    }

    private static double mean(double[] values) {
        double first = Arrays.stream(values).sum() / values.length;
        // The second pass removes the rounding of the first.
        return first + Arrays.stream(values).map(value -> value - first).sum() / values.length;
    }

    private static double[] minus(double[] values, double offset) {
        return Arrays.stream(values).map(value -> value - offset).toArray();
    }

    private static double[] divided(double[] values, double divisor) {
        return Arrays.stream(values).map(value -> value / divisor).toArray();
    }

    private static double sumOfSquares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }
}
