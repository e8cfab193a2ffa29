package dev.throughline.incident.canary;

import dev.throughline.incident.provenance.Sample;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What was seen, and what it means. Not having seen anything is no failure of the estimates. */
record Look(List<Sample> samples, CanaryJudge.Judgement judgement) {
    private static final Logger LOG = Logger.getLogger(Look.class);

    static Look at(Supplier<List<Sample>> source, CanaryJudge judge) {
        try {
            List<Sample> samples = source.get();
            return new Look(samples, judge.judge(samples));
        } catch (RuntimeException e) {
            LOG.warn("a canary could not look", e);
            return new Look(List.of(), judge.error("the samples could not be read"));
        }
    }
}
