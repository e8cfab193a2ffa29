package dev.throughline.trace.proof;

import dev.throughline.trace.http.ProblemException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where the chains of a proof are to lead, by chain; where nothing is said, to their heads. */
record Anchors(Map<String, Long> heights) {
    private static final int MOST = 1_000;

    static Anchors parse(@Nullable String text) {
        var heights = new HashMap<String, Long>();
        if (text != null && !text.isBlank()) {
            String[] parts = text.split(",", MOST + 1);
            for (String part : parts) {
                int colon = part.lastIndexOf(':');
                try {
                    heights.put(part.substring(0, colon), Long.parseLong(part, colon + 1, part.length(), 10));
                } catch (IndexOutOfBoundsException | NumberFormatException e) {
                    throw ProblemException.badRequest("heads must look like 0:120,3:98");
                }
            }
        }
        return new Anchors(heights);
    }

    OptionalLong height(String chain) {
        Long height = heights.get(chain);
        return height == null ? OptionalLong.empty() : OptionalLong.of(height);
    }
}
