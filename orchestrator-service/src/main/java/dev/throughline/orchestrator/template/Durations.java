package dev.throughline.orchestrator.template;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as templates and scenarios write them: {@code 200ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
public final class Durations {
    static final Duration LONGEST = Duration.ofDays(30);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Durations() {}

    public static Optional<Long> millis(String text) {
        var duration = TEXT.matcher(text);
        if (!duration.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(duration.group(1));
        return Optional.of(
                switch (duration.group(2)) {
                    case "ms" -> amount;
                    case "s" -> amount * 1_000;
                    case "m" -> amount * 60_000;
                    default -> amount * 3_600_000;
                });
    }
}
