package dev.throughline.worker.skill.panel;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.linear.RealMatrix;

/**
 * The fixed effects estimator: least squares on what is left of every variable without the effects.
 *
 * <p>Degrees of freedom. N rows, k slopes, and as many absorbed as independent dummies: entities, times, or both less
 * the number of connected parts of the panel. Conventional errors divide by N - k - absorbed. Clustered ones are
 * multiplied by G/(G-1) (N-1)/(N-K) for G clusters, where K counts the slopes, a constant and the absorbed ones except
 * those of a kind that is nested in the clusters; t has G-1 degrees of freedom. This is what Stata's {@code xtreg, fe}
 * and gretl do for the entity's effects with the entity's clusters, and reghdfe for two kinds of effects.
 */
public final class FixedEffects {
    /** A variable of which less than this part is left has no variation besides the effects. */
    private static final double NOTHING_LEFT = 1e-9;

    private FixedEffects() {}

    public sealed interface Fit {}

    /**
     * @param singletons rows left out because they are alone in a group
     * @param absorbed independent effects
     * @param components connected parts of the panel; more than one: effects of different parts cannot be compared
     * @param clusters 0: errors are conventional
     * @param dropped regressors that depend on others, or on the effects
     * @param rSquaredWithin share of the outcome's variation besides the effects that the regressors explain
     * @param residualDeviation with the conventional degrees of freedom
     * @param freedom of the t statistics
     */
    public record Fitted(
            int rows,
            int singletons,
            int entities,
            int times,
            int absorbed,
            int components,
            int clusters,
            List<Integer> dropped,
            List<Coefficient> coefficients,
            double rSquaredWithin,
            double residualSumOfSquares,
            double residualDeviation,
            int freedom)
            implements Fit {}

    public record Refused(String reason) implements Fit {}

    /**
     * @param regressor its position
     * @param standardError clustered if there are clusters
     * @param conventionalError as if all errors were independent and alike
     * @param low of the confidence interval
     */
    public record Coefficient(
            int regressor,
            double estimate,
            double standardError,
            double conventionalError,
            double t,
            double p,
            double low,
            double high) {}

    /** @param all changed: what is not a singleton is overwritten */
    public static Fit fit(Panel all, Effects effects, double confidence) throws InterruptedException {
        Panel panel = Singletons.drop(all, effects);
        if (panel.rows() == 0) {
            return new Refused(
                    "no row is left that shares its " + (effects.hasEntity() ? "entity" : "time") + " with another");
        }
        if (panel.cluster() != null && panel.cluster().count() < 2) {
            return new Refused("clustered errors need at least 2 clusters");
        }
        var within = new Within(panel, effects);
        double spread = Within.norm(centred(panel.outcome()));
        if (!within.transform(panel.outcome())) {
            return new Refused("the effects could not be told apart within the steps allowed");
        }
        if (Within.norm(panel.outcome()) <= NOTHING_LEFT * spread) {
            return new Refused("the outcome does not vary besides the effects");
        }
        double[] lengths = new double[panel.regressors().length];
        for (int j = 0; j < lengths.length; j++) {
            double[] column = panel.regressors()[j];
            double before = Within.norm(centred(column));
            if (!within.transform(column)) {
                return new Refused("the effects could not be told apart within the steps allowed");
            }
            double after = Within.norm(column);
            lengths[j] = after <= NOTHING_LEFT * before ? 0 : after;
        }
        var fit = LeastSquares.solve(panel.outcome(), panel.regressors(), lengths);
        if (fit.kept().isEmpty()) {
            return new Refused("no regressor varies besides the effects");
        }
        return infer(panel, effects, confidence, fit, all.rows() - panel.rows());
    }

    private static Fit infer(Panel panel, Effects effects, double confidence, LeastSquares fit, int singletons) {
        int n = panel.rows();
        int slopes = fit.kept().size();
        int components = effects == Effects.TWO_WAY ? panel.entity().componentsWith(panel.time()) : 1;
        int absorbed = absorbed(panel, effects, components);
        int free = n - slopes - absorbed;
        if (free <= 0) {
            return new Refused("%d rows are too few for %d regressors and %d effects".formatted(n, slopes, absorbed));
        }
        double[] residuals = residuals(panel, fit);
        double unexplained = Within.dot(residuals, residuals);
        double variance = unexplained / free;
        Groups clusters = panel.cluster();
        RealMatrix conventional = fit.inverse().scalarMultiply(variance);
        RealMatrix covariance = conventional;
        int freedom = free;
        if (clusters != null) {
            double g = clusters.count();
            double counted = slopes + notNested(panel, effects, clusters, absorbed);
            double correction = g / (g - 1) * (n - 1) / (n - counted);
            covariance = ClusteredErrors.covariance(fit, panel.regressors(), residuals, clusters)
                    .scalarMultiply(correction);
            freedom = clusters.count() - 1;
        }
        return new Fitted(
                n,
                singletons,
                panel.entity().count(),
                panel.time().count(),
                absorbed,
                components,
                clusters == null ? 0 : clusters.count(),
                fit.dropped(),
                coefficients(fit, covariance, conventional, freedom, confidence),
                Math.clamp(1 - unexplained / Within.dot(panel.outcome(), panel.outcome()), 0.0, 1.0),
                unexplained,
                Math.sqrt(variance),
                freedom);
    }

    private static int absorbed(Panel panel, Effects effects, int components) {
        return switch (effects) {
            case ENTITY -> panel.entity().count();
            case TIME -> panel.time().count();
            case TWO_WAY -> panel.entity().count() + panel.time().count() - components;
        };
    }

    /** The constant, and the effects that are not nested in the clusters. */
    private static int notNested(Panel panel, Effects effects, Groups clusters, int absorbed) {
        int counted = absorbed;
        if (effects.hasEntity() && panel.entity().isNestedIn(clusters)) {
            counted -= panel.entity().count() - 1;
        }
        if (effects.hasTime() && panel.time().isNestedIn(clusters)) {
            counted -= panel.time().count() - 1;
        }
        return Math.max(1, counted);
    }

    private static List<Coefficient> coefficients(
            LeastSquares fit, RealMatrix covariance, RealMatrix conventional, int freedom, double confidence) {
        var distribution = new TDistribution(freedom);
        double quantile = distribution.inverseCumulativeProbability(0.5 + confidence / 2);
        var coefficients = new ArrayList<Coefficient>();
        for (int k = 0; k < fit.kept().size(); k++) {
            double estimate = fit.estimates()[k];
            double error = Math.sqrt(covariance.getEntry(k, k));
            double t = estimate / error;
            double p = Double.isNaN(t) ? Double.NaN : 2 * distribution.cumulativeProbability(-Math.abs(t));
            coefficients.add(new Coefficient(
                    fit.kept().get(k),
                    estimate,
                    error,
                    Math.sqrt(conventional.getEntry(k, k)),
                    t,
                    p,
                    estimate - quantile * error,
                    estimate + quantile * error));
        }
        return List.copyOf(coefficients);
    }

    private static double[] residuals(Panel panel, LeastSquares fit) {
        double[] residuals = panel.outcome().clone();
        for (int k = 0; k < fit.kept().size(); k++) {
            double[] column = panel.regressors()[fit.kept().get(k)];
            double estimate = fit.estimates()[k];
            for (int row = 0; row < residuals.length; row++) {
                residuals[row] -= estimate * column[row];
            }
        }
        return residuals;
    }

    /** A copy: how far the values are from one another, wherever they lie. */
    private static double[] centred(double[] values) {
        double[] copy = values.clone();
        var whole = new Groups(new int[values.length], 1);
        whole.demean(copy, new int[] {values.length});
        return copy;
    }
}
