package dev.throughline.incident.canary;

import dev.throughline.incident.drift.SequentialTest;
import dev.throughline.incident.drift.Summary;
import dev.throughline.incident.drift.Thresholds;
import dev.throughline.incident.provenance.Sample;
import java.util.List;
import java.util.Locale;

/** Samples in, verdict out. Pure. */
final class CanaryJudge {
    private final Thresholds thresholds;
    private final double alpha;

    CanaryJudge(Thresholds thresholds, double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha is between 0 and 1");
        }
        this.thresholds = thresholds;
        this.alpha = alpha;
    }

    /**
     * What a report rests on.
     *
     * @param decidedAfter samples; 0: undecided
     * @param evidence that the mean error is above the threshold: 1 is none, {@code 1 / alpha} decides
     */
    record Basis(Summary errors, Thresholds thresholds, double alpha, int decidedAfter, double evidence) {}

    record Judgement(Verdict verdict, String reason, Basis basis) {}

    Judgement judge(List<Sample> samples) {
        List<Double> errors = samples.stream().map(Sample::drift).toList();
        if (errors.stream().anyMatch(error -> error.isNaN() || error < 0)) {
            return error("a sample has an error that is no number");
        }
        var summary = Summary.of(errors, thresholds);
        var above = SequentialTest.exceeds(errors, thresholds.trip(), alpha);
        var below = SequentialTest.isBelow(errors, thresholds.trip(), alpha);
        if (above.isDecided()) {
            return new Judgement(
                    Verdict.FAILED,
                    text("the mean error is above %.2f, as %d runs show", thresholds.trip(), above.decidedAfter()),
                    new Basis(summary, thresholds, alpha, above.decidedAfter(), above.evidence()));
        }
        var basis = new Basis(summary, thresholds, alpha, below.decidedAfter(), above.evidence());
        return below.isDecided()
                ? new Judgement(
                        Verdict.PASSED,
                        text("the mean error is below %.2f, as %d runs show", thresholds.trip(), below.decidedAfter()),
                        basis)
                : new Judgement(
                        Verdict.UNDECIDED,
                        text("%d runs with a mean error of %.2f show nothing", summary.count(), summary.mean()),
                        basis);
    }

    Judgement error(String reason) {
        var nothing = Summary.of(List.of(), thresholds);
        return new Judgement(Verdict.ERROR, reason, new Basis(nothing, thresholds, alpha, 0, 1));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
