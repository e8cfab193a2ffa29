package dev.throughline.orchestrator.preview;

import java.util.regex.Pattern;

/** Text that a spreadsheet takes for a formula when it opens a file with it. A signed number is none. */
final class Formulas {
    /** Written so that DuckDB and Java read it alike. */
    private static final String START = "[=@+\\t\\r-]";

    private static final String NUMBER = "[+-]?[0-9.,]*[0-9][0-9.,]*([eE][+-]?[0-9]+)? ?%?";
    private static final Pattern STARTS = Pattern.compile(START);
    private static final Pattern IS_NUMBER = Pattern.compile(NUMBER);

    private Formulas() {}

    static boolean isLike(String text) {
        // No number is longer, and the pattern must not be tried on a text of megabytes.
        return STARTS.matcher(text).lookingAt()
                && (text.length() > 100 || !IS_NUMBER.matcher(text).matches());
    }

    /** @param column quoted already */
    static String sql(String column) {
        return "regexp_matches(" + column + ", " + DuckDbRows.text("^" + START) + ") AND NOT regexp_full_match("
                + column + ", " + DuckDbRows.text(NUMBER) + ")";
    }
}
