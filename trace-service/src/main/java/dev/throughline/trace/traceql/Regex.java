package dev.throughline.trace.traceql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Regular expressions of strangers: matched in time that grows with the text alone, and of bounded size. */
final class Regex {
    private static final int MAX_LENGTH = 500;

    /** Counted repetitions are written out by the compiler, nested ones again and again. */
    private static final int MAX_REPETITIONS = 1000;

    private static final java.util.regex.Pattern COUNTED = java.util.regex.Pattern.compile("\\{(?:\\d+,)?(\\d+)");
    private static final java.util.regex.Pattern ALTERNATIVES = java.util.regex.Pattern.compile("[\\w /:|-]+");

    private Regex() {}

    static Pattern compile(String regex, int position) {
        if (regex.length() > MAX_LENGTH) {
            throw new QueryException(position, "a regular expression of more than " + MAX_LENGTH + " characters");
        }
        if (repetitions(regex) > MAX_REPETITIONS) {
            throw new QueryException(position, "a regular expression with too many repetitions");
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new QueryException(position, "not a regular expression of RE2: " + e.getDescription());
        }
    }

    /** The texts that it matches, when it is nothing but these: that is how Grafana asks for one of several. */
    static Optional<Set<String>> alternatives(String regex) {
        return ALTERNATIVES.matcher(regex).matches()
                ? Optional.of(Arrays.stream(regex.split("\\|", -1)).collect(Collectors.toUnmodifiableSet()))
                : Optional.empty();
    }

    private static long repetitions(String regex) {
        long product = 1;
        var counted = COUNTED.matcher(regex);
        while (counted.find() && product <= MAX_REPETITIONS) {
            String digits = counted.group(1);
            product *= digits.length() > 4 ? MAX_REPETITIONS + 1 : Math.max(1, Long.parseLong(digits));
        }
        return product;
    }
}
