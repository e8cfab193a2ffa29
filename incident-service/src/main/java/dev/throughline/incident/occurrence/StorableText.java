package dev.throughline.incident.occurrence;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text that Postgres gives back as it was: it has no character for zero, and half a pair becomes another character. */
public final class StorableText {
    public static final int MAX_NAME = 200;
    public static final int MAX_DETAIL = 500;

    private StorableText() {}

    /** Whether it can be a name. Names decide what belongs together, so they are never mended or cut. */
    public static boolean isName(String text) {
        return text.length() <= MAX_NAME && clean(text).equals(text);
    }

    /** For people to read: mended and cut. */
    public static @Nullable String label(@Nullable String text) {
        return text == null ? null : cut(clean(text), MAX_NAME);
    }

    public static String clean(String text) {
        return new String(text.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
