package dev.throughline.worker.llm;

import dev.langchain4j.exception.HttpException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The provider answered with an error status; the message is the beginning of its body. */
final class Refused extends HttpException {
    private static final long serialVersionUID = 1L;
    private final transient Duration retryAfter;

    Refused(int status, String body, Duration retryAfter) {
        super(status, body);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    /** {@code Retry-After} as seconds or as a date, or {@code retry-after-ms}; zero when there is none to understand. */
    static Duration retryAfter(HttpHeaders headers, Instant now, Duration longest) {
        Duration asked = headers.firstValue("retry-after-ms")
                .map(ms -> seconds(ms).dividedBy(1_000))
                .or(() -> headers.firstValue("retry-after").map(text -> pause(text, now)))
                .orElse(Duration.ZERO);
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(longest) > 0 ? longest : asked;
    }

    private static Duration pause(String text, Instant now) {
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            return seconds(text);
        }
        try {
            var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(now, date.toInstant());
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return Duration.ofMillis((long) (Math.clamp(seconds, 0, 1e9) * 1_000));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }
}
