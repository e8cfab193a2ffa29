package dev.throughline.orchestrator.view;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Prefer: wait=N} (RFC 7240), N in seconds, at most a minute. */
public final class WaitPreference {
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,6})");

    private WaitPreference() {}

    public static Duration of(@Nullable String prefer) {
        if (prefer == null) {
            return Duration.ZERO;
        }
        var wait = WAIT.matcher(prefer);
        return wait.find() ? Duration.ofSeconds(Math.min(60, Long.parseLong(wait.group(1)))) : Duration.ZERO;
    }
}
