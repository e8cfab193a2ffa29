package dev.throughline.worker.skill;

import java.util.List;

/**
 * Least squares by Householder QR, which keeps twice the digits that the normal equations would.
 *
 * @param estimates intercept first, then one per predictor
 */
@SuppressWarnings("ArrayRecordComponent") // read once, next door
record LeastSquares(int n, double rSquared, double[] estimates, double[] standardErrors) {

    /** @param rows outcome first, then the predictors */
    static LeastSquares fit(List<double[]> rows) throws SkillException {
        int n = rows.size();
        int p = n == 0 ? 1 : rows.getFirst().length;
        if (n <= p) {
            throw SkillException.permanent("too_few_rows", "a regression of " + p + " coefficients on " + n + " rows");
        }
        double[][] x = new double[n][p];
        double[] y = new double[n];
        double mean = rows.stream().mapToDouble(row -> row[0]).average().orElse(0);
        double total = 0;
        for (int i = 0; i < n; i++) {
            double[] row = rows.get(i);
            y[i] = row[0];
            x[i][0] = 1;
            System.arraycopy(row, 1, x[i], 1, p - 1);
            total += (y[i] - mean) * (y[i] - mean);
        }
        double[] diagonal = new double[p];
        for (int k = 0; k < p; k++) {
            reflect(x, y, k, diagonal);
        }
        double residual = 0;
        for (int i = p; i < n; i++) {
            residual += y[i] * y[i];
        }
        double[] estimates = new double[p];
        double[] errors = new double[p];
        double[][] inverse = invert(x, diagonal);
        double variance = residual / (n - p);
        for (int i = 0; i < p; i++) {
            double squares = 0;
            for (int j = i; j < p; j++) {
                estimates[i] += inverse[i][j] * y[j];
                squares += inverse[i][j] * inverse[i][j];
            }
            errors[i] = Math.sqrt(variance * squares);
        }
        return new LeastSquares(n, total == 0 ? 0 : 1 - residual / total, estimates, errors);
    }

    /** Makes column k upper triangular and applies the same reflection to the columns right of it and to y. */
    private static void reflect(double[][] x, double[] y, int k, double[] diagonal) throws SkillException {
        int n = x.length;
        double norm = 0;
        double whole = 0;
        for (int i = 0; i < n; i++) {
            whole = Math.hypot(whole, x[i][k]);
            norm = i < k ? norm : Math.hypot(norm, x[i][k]);
        }
        if (norm <= 1e-10 * whole || norm == 0) {
            throw SkillException.permanent("collinear", "predictor " + k + " is a combination of the others");
        }
        double alpha = x[k][k] > 0 ? -norm : norm;
        x[k][k] -= alpha;
        double beta = -alpha * x[k][k];
        for (int j = k + 1; j <= x[0].length; j++) {
            double dot = 0;
            for (int i = k; i < n; i++) {
                dot += x[i][k] * (j < x[0].length ? x[i][j] : y[i]);
            }
            double scale = dot / beta;
            for (int i = k; i < n; i++) {
                if (j < x[0].length) {
                    x[i][j] -= scale * x[i][k];
                } else {
                    y[i] -= scale * x[i][k];
                }
            }
        }
        diagonal[k] = alpha;
    }

    private static double[][] invert(double[][] x, double[] diagonal) {
        int p = diagonal.length;
        double[][] inverse = new double[p][p];
        for (int j = 0; j < p; j++) {
            inverse[j][j] = 1 / diagonal[j];
            for (int i = j - 1; i >= 0; i--) {
                double sum = 0;
                for (int k = i + 1; k <= j; k++) {
                    sum += x[i][k] * inverse[k][j];
                }
                inverse[i][j] = -sum / diagonal[i];
            }
        }
        return inverse;
    }
}
