package dev.throughline.trace.span;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Durations among the tokens, by powers of two, so that a search for slow spans uses the same index as any other. */
final class DurationTokens {
    private static final int LAST = 62;

    private DurationTokens() {}

    static String ofLongest(long nanos) {
        return Tokens.of("longest", Integer.toString(power(nanos)));
    }

    static String ofShortest(long nanos) {
        return Tokens.of("shortest", Integer.toString(power(nanos)));
    }

    /** Those of chunks whose longest span may take that long. */
    static Set<String> atLeast(long nanos) {
        return IntStream.rangeClosed(power(nanos), LAST)
                .mapToObj(power -> Tokens.of("longest", Integer.toString(power)))
                .collect(Collectors.toSet());
    }

    /** Those of chunks whose shortest span may take as little. */
    static Set<String> atMost(long nanos) {
        return IntStream.rangeClosed(0, power(nanos))
                .mapToObj(power -> Tokens.of("shortest", Integer.toString(power)))
                .collect(Collectors.toSet());
    }

    private static int power(long nanos) {
        return LAST + 1 - Long.numberOfLeadingZeros(Math.max(1, nanos));
    }
}
