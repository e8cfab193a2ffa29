package dev.throughline.worker.skill.ols;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The oracle is another algorithm: the normal equations with the intercept as a column, by Gauss-Jordan. */
class OrdinaryLeastSquaresTest {

    @Test
    void shouldAgreeWithNormalEquationsWhenDataIsRandom() {
        for (long seed = 1; seed <= 20; seed++) {
            // Given
            var random = new SplittableRandom(seed);
            int n = 200;
            int p = 1 + (int) (seed % 5);
            double[][] columns = new double[p][n];
            double[] outcome = new double[n];
            for (int i = 0; i < n; i++) {
                outcome[i] = 3 + random.nextGaussian();
                for (int j = 0; j < p; j++) {
                    columns[j][i] = 10 * j + random.nextGaussian() * (j + 1);
                    outcome[i] += (j - 1.5) * columns[j][i];
                }
            }

            // When
            var fit = assertInstanceOf(OrdinaryLeastSquares.Fitted.class, OrdinaryLeastSquares.fit(outcome, columns));

            // Then
            double[][] expected = normalEquations(outcome, columns);
            for (int k = 0; k <= p; k++) {
                var coefficient = fit.coefficients().get(k);
                assertEquals(k - 1, coefficient.predictor());
                assertEquals(expected[k][0], coefficient.estimate(), 1e-8, "estimate " + k + ", seed " + seed);
                assertEquals(expected[k][1], coefficient.standardError(), 1e-8, "error " + k + ", seed " + seed);
            }
        }
    }

    @Test
    void shouldReproduceCertifiedValuesWhenGivenAnscombesFirstQuartet() {
        // Given
        double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
        double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};

        // When
        var fit = assertInstanceOf(OrdinaryLeastSquares.Fitted.class, OrdinaryLeastSquares.fit(y, new double[][] {x}));

        // Then: the values that R prints for summary(lm(y1 ~ x1, anscombe))
        assertEquals(3.0001, fit.coefficients().get(0).estimate(), 5e-5);
        assertEquals(1.1247, fit.coefficients().get(0).standardError(), 5e-5);
        assertEquals(0.5001, fit.coefficients().get(1).estimate(), 5e-5);
        assertEquals(0.1179, fit.coefficients().get(1).standardError(), 5e-5);
        assertEquals(0.6665, fit.rSquared(), 5e-5);
    }

    @Test
    void shouldDropAndNamePredictorsWhenTheyDependOnOthers() {
        // Given
        double[] a = {1, 2, 3, 4, 5, 6, 7, 8};
        double[] b = {2, 1, 4, 3, 6, 5, 8, 9};
        double[] sum = new double[8];
        double[] constant = new double[8];
        double[] y = new double[8];
        for (int i = 0; i < 8; i++) {
            sum[i] = a[i] + 2 * b[i];
            constant[i] = 1e9;
            y[i] = 4 + 2 * a[i] - b[i];
        }

        // When
        var fit = assertInstanceOf(
                OrdinaryLeastSquares.Fitted.class, OrdinaryLeastSquares.fit(y, new double[][] {constant, a, b, sum}));

        // Then
        assertEquals(List.of(0, 3), fit.dropped());
        assertEquals(4, fit.coefficients().get(0).estimate(), 1e-9);
        assertEquals(2, fit.coefficients().get(1).estimate(), 1e-9);
        assertEquals(-1, fit.coefficients().get(2).estimate(), 1e-9);
        assertEquals(1, fit.rSquared(), 1e-12);
    }

    @Test
    void shouldStayExactWhenAPredictorIsFarFromZero() {
        // Given: time stamps in milliseconds, one second apart
        double[] time = new double[100];
        double[] y = new double[100];
        for (int i = 0; i < 100; i++) {
            time[i] = 1.7e12 + 1_000.0 * i;
            y[i] = 5 + 0.002 * (time[i] - 1.7e12);
        }

        // When
        var fit =
                assertInstanceOf(OrdinaryLeastSquares.Fitted.class, OrdinaryLeastSquares.fit(y, new double[][] {time}));

        // Then
        assertEquals(0.002, fit.coefficients().get(1).estimate(), 1e-12);
    }

    @Test
    void shouldRefuseWithAReasonWhenTheModelCannotBeFitted() {
        var few = OrdinaryLeastSquares.fit(new double[] {1, 2}, new double[][] {{1, 2}});
        var constant = OrdinaryLeastSquares.fit(new double[] {7, 7, 7}, new double[][] {{1, 2, 3}});

        assertTrue(assertInstanceOf(OrdinaryLeastSquares.Refused.class, few)
                .reason()
                .contains("too few"));
        assertTrue(assertInstanceOf(OrdinaryLeastSquares.Refused.class, constant)
                .reason()
                .contains("constant"));
    }

    /** Rows of {estimate, standard error}, the intercept first. */
    static double[][] normalEquations(double[] y, double[][] columns) {
        int p = columns.length + 1;
        double[][] a = new double[p][2 * p];
        double[] right = new double[p];
        for (int i = 0; i < y.length; i++) {
            for (int r = 0; r < p; r++) {
                double left = r == 0 ? 1 : columns[r - 1][i];
                right[r] += left * y[i];
                for (int c = 0; c < p; c++) {
                    a[r][c] += left * (c == 0 ? 1 : columns[c - 1][i]);
                }
            }
        }
        for (int r = 0; r < p; r++) {
            a[r][p + r] = 1;
        }
        invert(a);
        double[][] answer = new double[p][2];
        for (int r = 0; r < p; r++) {
            for (int c = 0; c < p; c++) {
                answer[r][0] += a[r][p + c] * right[c];
            }
        }
        double residual = 0;
        for (int i = 0; i < y.length; i++) {
            double predicted = answer[0][0];
            for (int j = 1; j < p; j++) {
                predicted += answer[j][0] * columns[j - 1][i];
            }
            residual += (y[i] - predicted) * (y[i] - predicted);
        }
        for (int r = 0; r < p; r++) {
            answer[r][1] = Math.sqrt(residual / (y.length - p) * a[r][p + r]);
        }
        return answer;
    }

    private static void invert(double[][] a) {
        int p = a.length;
        for (int k = 0; k < p; k++) {
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
