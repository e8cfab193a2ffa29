package dev.throughline.incident.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By simulation with fixed seeds: 2,000 canaries of 500 samples, each looked at after every sample. */
class SequentialTestProperties {
    private static final double THRESHOLD = 0.20;
    private static final double ALPHA = 0.05;
    private static final int CANARIES = 2_000;
    private static final int SAMPLES = 500;

    /** What errors look like whose mean is given. */
    enum Shape {
        CONSTANT {
            @Override
            DoubleSupplier of(double mean, Random random) {
                return () -> mean;
            }
        },
        /** All or nothing: the largest variance there is. */
        COIN {
            @Override
            DoubleSupplier of(double mean, Random random) {
                return () -> random.nextDouble() < mean ? 1 : 0;
            }
        },
        UNIFORM {
            @Override
            DoubleSupplier of(double mean, Random random) {
                return () -> 2 * mean * random.nextDouble();
            }
        },
        /** Cut at 1 its mean is a little smaller. */
        EXPONENTIAL {
            @Override
            DoubleSupplier of(double mean, Random random) {
                return () -> -mean * Math.log(1 - random.nextDouble());
            }
        };

        abstract DoubleSupplier of(double mean, Random random);
    }

    @ParameterizedTest
    @CsvSource({
        "CONSTANT, 0.20",
        "COIN, 0.20",
        "UNIFORM, 0.20",
        "EXPONENTIAL, 0.20",
        "COIN, 0.10",
        "EXPONENTIAL, 0.15",
    })
    void shouldSeldomFindDriftWhenTheMeanIsAtMostTheThreshold(Shape shape, double mean) {
        assertThat(foundAbove(shape, mean)).isLessThanOrEqualTo(ALPHA);
    }

    @ParameterizedTest
    @CsvSource({
        "CONSTANT, 0.25, 1.0",
        "UNIFORM, 0.26, 0.99",
        "EXPONENTIAL, 0.35, 0.99",
        "COIN, 0.35, 0.99",
        "COIN, 0.30, 0.85",
    })
    void shouldFindDriftWhenTheMeanIsAboveTheThreshold(Shape shape, double mean, double power) {
        assertThat(foundAbove(shape, mean)).isGreaterThanOrEqualTo(power);
    }

    @ParameterizedTest
    @CsvSource({"COIN, 0.20", "UNIFORM, 0.20", "CONSTANT, 0.20", "COIN, 0.30"})
    void shouldSeldomSayThatItIsBelowWhenTheMeanIsAtLeastTheThreshold(Shape shape, double mean) {
        assertThat(foundBelow(shape, mean)).isLessThanOrEqualTo(ALPHA);
    }

    @ParameterizedTest
    @CsvSource({"COIN, 0.10, 0.95", "UNIFORM, 0.10, 1.0", "EXPONENTIAL, 0.08, 1.0"})
    void shouldSayThatItIsBelowWhenItIs(Shape shape, double mean, double power) {
        assertThat(foundBelow(shape, mean)).isGreaterThanOrEqualTo(power);
    }

    private static double foundAbove(Shape shape, double mean) {
        return share(shape, mean, errors -> SequentialTest.exceeds(errors, THRESHOLD, ALPHA));
    }

    private static double foundBelow(Shape shape, double mean) {
        return share(shape, mean, errors -> SequentialTest.isBelow(errors, THRESHOLD, ALPHA));
    }

    private interface Look {
        SequentialTest.Finding at(List<Double> errors);
    }

    private static double share(Shape shape, double mean, Look look) {
        Random random = new Random(20_261_121);
        int found = 0;
        for (int canary = 0; canary < CANARIES; canary++) {
            DoubleSupplier errors = shape.of(mean, random);
            List<Double> samples = new ArrayList<>(SAMPLES);
            for (int i = 0; i < SAMPLES; i++) {
                samples.add(errors.getAsDouble());
            }
            found += look.at(samples).isDecided() ? 1 : 0;
        }
        return (double) found / CANARIES;
    }
}
