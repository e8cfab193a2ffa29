package dev.throughline.trace.traceql;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/** Whole numbers, decimals and durations such as {@code 1h30m} or {@code 1.5ms}. */
final class Numbers {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,400}\\.[0-9]{1,400}");
    private static final Pattern PART = Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,19})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern PERIOD = Pattern.compile("-?(?:" + PART.pattern() + "){1,8}");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private Numbers() {}

    static Literal literal(String text, int position) {
        try {
            if (WHOLE.matcher(text).matches()) {
                return new Literal.Whole(Long.parseLong(text));
            }
            if (DECIMAL.matcher(text).matches()) {
                return decimal(text, position);
            }
            if (PERIOD.matcher(text).matches()) {
                return new Literal.Period(nanos(text));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new QueryException(position, "the number is too large");
        }
        throw new QueryException(position, "neither a number nor a duration like 100ms, 1.5s or 1h30m");
    }

    private static Literal decimal(String text, int position) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new QueryException(position, "the number is too large");
        }
        return new Literal.Decimal(value);
    }

    /** A fraction of a nanosecond does not count. */
    private static long nanos(String text) {
        var sum = BigDecimal.ZERO;
        var part = PART.matcher(text);
        while (part.find()) {
            var unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
            sum = sum.add(new BigDecimal(part.group(1)).multiply(unit));
        }
        var signed = text.startsWith("-") ? sum.negate() : sum;
        return signed.toBigInteger().longValueExact();
    }
}
