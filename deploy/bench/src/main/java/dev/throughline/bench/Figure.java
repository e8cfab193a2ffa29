package dev.throughline.bench;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param name with its unit, such as {@code p99_ms}
 * @param floor the name of the figure it stands on, measured in the same run
 * @param bar what it is meant to reach
 */
record Figure(
        String name,
        double value,
        @Nullable String floor,
        @Nullable Bar bar) {

    static Figure of(String name, double value) {
        return new Figure(name, value, null, null);
    }

    Figure on(String floorName) {
        return new Figure(name, value, floorName, bar);
    }

    Figure atLeast(double limit) {
        return new Figure(name, value, floor, new Bar(Direction.AT_LEAST, limit));
    }

    Figure atMost(double limit) {
        return new Figure(name, value, floor, new Bar(Direction.AT_MOST, limit));
    }

    OptionalDouble ratioTo(double floorValue) {
        return floorValue > 0 && Double.isFinite(value)
                ? OptionalDouble.of(value / floorValue)
                : OptionalDouble.empty();
    }

    enum Direction {
        AT_LEAST,
        AT_MOST
    }

    record Bar(Direction direction, double limit) {
        boolean isMetBy(double value) {
            return switch (direction) {
                case AT_LEAST -> value >= limit;
                case AT_MOST -> value <= limit;
            };
        }

        String text(double value) {
            String sign = switch (direction) {
                case AT_LEAST -> "≥ ";
                case AT_MOST -> "≤ ";
            };
            return sign + "%.0f".formatted(limit) + (isMetBy(value) ? " met" : " MISSED");
        }
    }
}
