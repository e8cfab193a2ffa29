package dev.throughline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What recording and exporting spans costs, in one run. Callers who do not want to be recorded take turns with callers who
 * say nothing, of whose traces the platform records as many as it does by default, and with callers all of whom are
 * recorded. The turns go to and fro (off, on, all, on, off), so that what drifts in the meantime is on all sides alike.
 *
 * <p>Directly, by default against off, one hundredth is less than what turns differ by anyway. So the cost is computed from
 * two numbers that can be measured well: how much a run costs that is recorded, when all are, and how many are by default.
 */
final class TracingCost {
    private static final int ROUNDS = 6;

    private final Line line;
    private final int callers;
    private final Between between;

    TracingCost(Line line, int callers, Between between) {
        this.line = line;
        this.callers = callers;
        this.between = between;
    }

    /** What is waited for after each turn, so that none pays for another. */
    interface Between {
        void await() throws IOException, InterruptedException;
    }

    /**
     * @param perCpuSecond workflows for each second that a processor was busy until the ledger had caught up, NaN where the
     *     machine does not say; it varies far less than throughput does
     * @param recorded the share of the workflows whose spans are recorded, 0 to 1
     */
    record Turn(double perSecond, double perCpuSecond, double recorded) {}

    /** @param errorPercent the standard error over the pairs of turns: nothing smaller can be told from noise */
    record Cost(double percent, double errorPercent) {}

    /**
     * @param off when none is recorded, two of a round
     * @param on the turns next to them, when as many are as by default
     * @param all when every one is, one of a round
     */
    record Result(List<Turn> off, List<Turn> on, List<Turn> all, List<Tally> tallies) {
        /** By how much less there is of it by default than when none is recorded, directly. */
        Cost of(ToDoubleFunction<Turn> rate) {
            return cost(IntStream.range(0, off.size())
                    .mapToDouble(i -> 1 - rate.applyAsDouble(on.get(i)) / rate.applyAsDouble(off.get(i)))
                    .toArray());
        }

        /** What a run that is recorded costs on top of one that is not, in hundredths of the latter. */
        Cost ofARun(ToDoubleFunction<Turn> rate) {
            return cost(IntStream.range(0, all.size())
                    .mapToDouble(i -> {
                        double plain =
                                (rate.applyAsDouble(off.get(2 * i)) + rate.applyAsDouble(off.get(2 * i + 1))) / 2;
                        return (plain / rate.applyAsDouble(all.get(i)) - 1)
                                / all.get(i).recorded();
                    })
                    .toArray());
        }

        /** By how much less there is of it by default: from what a recorded run costs and how many are recorded. */
        Cost computed(ToDoubleFunction<Turn> rate) {
            var run = ofARun(rate);
            double share = mean(on, Turn::recorded);
            double more = share * run.percent() / 100;
            return new Cost(100 * more / (1 + more), share * run.errorPercent());
        }

        static double mean(List<Turn> turns, ToDoubleFunction<Turn> of) {
            return turns.stream().mapToDouble(of).average().orElse(Double.NaN);
        }

        private static Cost cost(double[] shares) {
            double mean = Arrays.stream(shares).average().orElse(Double.NaN);
            double squares = Arrays.stream(shares)
                    .map(share -> (share - mean) * (share - mean))
                    .sum();
            return new Cost(100 * mean, 100 * Math.sqrt(squares / (shares.length - 1) / shares.length));
        }
    }

    /**
     * @param leadIn load of the same kind before a turn that counts: after a pause the platform records more traces than it
     *     does when many begin
     */
    Result measure(Duration leadIn, Duration turn) throws IOException, InterruptedException {
        var off = line.recorded(false);
        var all = line.recorded(true);
        var result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < ROUNDS; i++) {
            result.off().add(turn(off, leadIn, turn, result));
            result.on().add(turn(line, leadIn, turn, result));
            result.all().add(turn(all, leadIn, turn, result));
            result.on().add(turn(line, leadIn, turn, result));
            result.off().add(turn(off, leadIn, turn, result));
        }
        return result;
    }

    private Turn turn(Line one, Duration leadIn, Duration length, Result result)
            throws IOException, InterruptedException {
        var loop = new ClosedLoop(one, callers);
        result.tallies().add(loop.run(leadIn).tally());
        double before = MachineCpu.seconds();
        var measured = loop.run(length);
        between.await();
        double busy = MachineCpu.seconds() - before;
        var tally = measured.tally();
        result.tallies().add(tally);
        return new Turn(
                measured.perSecond(), tally.completed() / busy, (double) tally.recordings() / tally.completed());
    }
}
