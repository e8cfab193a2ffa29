package dev.throughline.orchestrator.template;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.regex.Pattern;

/** Patterns of a schema against texts of callers: one that tries too many ways is given up, and does not match. */
final class BoundedPatterns implements RegularExpressionFactory {
    private static final int MAX_STEPS = 2_000_000;

    @Override
    public RegularExpression getRegularExpression(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text -> matches(pattern, text);
    }

    private static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Counted(text, new int[] {MAX_STEPS})).find();
        } catch (GaveUp | StackOverflowError e) {
            return false;
        }
    }

    /** Every step of a matcher reads a character. */
    private record Counted(CharSequence text, int[] left) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left[0]-- == 0) {
                throw new GaveUp();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class GaveUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        GaveUp() {
            super("the pattern tries too many ways", null, false, false);
        }
    }
}
