package dev.throughline.orchestrator.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What to do about firings that nobody was there for. */
enum Missed {
    /** Nothing; only firings to come count. */
    @JsonProperty("skip")
    SKIP,
    /** One firing, the latest, stands for all. */
    @JsonProperty("once")
    ONCE,
    /** Each one, the latest ones when they are too many. */
    @JsonProperty("all")
    ALL;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Missed> parse(String text) {
        return Arrays.stream(values())
                .filter(value -> value.text().equals(text))
                .findFirst();
    }
}
