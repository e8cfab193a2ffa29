package dev.throughline.contracts;

import java.math.BigDecimal;

/** A number as ECMAScript's {@code Number::toString} prints it (ECMA-262, 6.1.6.1.20), which RFC 8785 asks for. */
final class CanonicalNumber {
    /** Larger powers of ten are printed with an exponent. */
    private static final int MAX_PLAIN = 21;
    /** Smaller ones too. */
    private static final int MIN_PLAIN = -6;

    private CanonicalNumber() {}

    /** @throws IllegalArgumentException when it is not finite */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number of JSON is finite, found " + value);
        }
        if (value == 0) {
            return "0";
        }
        return value < 0 ? "-" + positive(-value) : positive(value);
    }

    private static String positive(double value) {
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int count = digits.length();
        // The value is 0.digits times ten to the power of point.
        int point = count - shortest.scale();
        if (point > MIN_PLAIN && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        if (point > 0 && point <= MAX_PLAIN) {
            return count <= point
                    ? digits + "0".repeat(point - count)
                    : digits.substring(0, point) + "." + digits.substring(point);
        }
        int exponent = point - 1;
        String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    /**
     * The shortest decimal that reads back as the value, the closest of those. {@link Double#toString} finds it, except
     * that it never gives less than two digits where one would do.
     */
    private static BigDecimal shortest(double value) {
        var found = new BigDecimal(Double.toString(value));
        var stripped = found.stripTrailingZeros();
        if (stripped.precision() != 2) {
            return stripped;
        }
        var exact = new BigDecimal(value);
        BigDecimal best = stripped;
        for (var rounding : new java.math.RoundingMode[] {java.math.RoundingMode.DOWN, java.math.RoundingMode.UP}) {
            var single = stripped.round(new java.math.MathContext(1, rounding));
            boolean isCloser = best.precision() > 1
                    || single.subtract(exact)
                                    .abs()
                                    .compareTo(best.subtract(exact).abs())
                            < 0;
            if (single.doubleValue() == value && isCloser) {
                best = single;
            }
        }
        return best;
    }
}
