package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers send as trace ids, good and bad, and what is made of it. */
class TraceContextTest {
    private static final String HEX = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String UUID_FORM = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
    private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "00f067aa0ba902b7";

    /** {@code H} and {@code O} stand for two trace ids, {@code U} for the first as UUID, {@code S} for a span id. */
    @ParameterizedTest(name = "traceparent={0} x-trace-id={1} body={2}")
    @CsvSource(
            nullValues = "-",
            value = {
                // traceparent              x-trace-id  body  trace  parent rejected
                "00-H-S-01,                 -,          -,    H,     S,     -",
                "00-H-S-00,                 -,          -,    H,     S,     -",
                "00-H-S-ff,                 -,          -,    H,     S,     -",
                "'  00-H-S-01 ',            -,          -,    H,     S,     -",
                "00-H-S-01,                 O,          -,    H,     S,     -",
                "00-H-S-01,                 garbage,    -,    H,     S,     -",
                "01-H-S-01,                 -,          -,    H,     S,     -",
                "cc-H-S-01-what-comes,      -,          -,    H,     S,     -",
                "00-H-S-01-extra,           -,          -,    new,   -,     00-H-S-01-extra",
                "ff-H-S-01,                 -,          -,    new,   -,     ff-H-S-01",
                "00-H-0000000000000000-01,  -,          -,    new,   -,     00-H-0000000000000000-01",
                "00-00000000000000000000000000000000-S-01, -, -, new, -,    00-00000000000000000000000000000000-S-01",
                "00-U-S-01,                 -,          -,    new,   -,     00-U-S-01",
                "00-H-S,                    -,          -,    new,   -,     00-H-S",
                "0-H-S-01,                  -,          -,    new,   -,     0-H-S-01",
                "00-H-S-1,                  -,          -,    new,   -,     00-H-S-1",
                "00-H-S-0g,                 -,          -,    new,   -,     00-H-S-0g",
                "00_H_S_01,                 -,          -,    new,   -,     00_H_S_01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-S-01, -, -, new, -,    00-4BF92F3577B34DA6A3CE929D0E0E4736-S-01",
                "'00-H-S-01,00-O-S-01',     -,          -,    new,   -,     '00-H-S-01,00-O-S-01'",
                "'',                        -,          -,    new,   -,     ''",
                "garbage,                   O,          -,    O,     -,     garbage",
                "garbage,                   bad,        O,    O,     -,     garbage",
                "-,                         H,          -,    H,     -,     -",
                "-,                         U,          -,    H,     -,     -",
                "-,                         4BF92F35-77B3-4DA6-A3CE-929D0E0E4736, -, H, -, -",
                "-,                         4BF92F3577B34DA6A3CE929D0E0E4736,     -, H, -, -",
                "-,                         ' H ',      -,    H,     -,     -",
                "-,                         H,          O,    H,     -,     -",
                "-,                         00000000000000000000000000000000,     -, new, -, 00000000000000000000000000000000",
                "-,                         00000000-0000-0000-0000-000000000000, -, new, -, 00000000-0000-0000-0000-000000000000",
                "-,                         4bf92f3577b34da6-a3ce929d0e0e4736,    -, new, -, 4bf92f3577b34da6-a3ce929d0e0e4736",
                "-,                         {U},        -,    new,   -,     {U}",
                "-,                         Hff,        -,    new,   -,     Hff",
                "-,                         '',         -,    new,   -,     ''",
                "-,                         '; DROP',   -,    new,   -,     '; DROP'",
                "-,                         bad,        O,    O,     -,     bad",
                "-,                         -,          H,    H,     -,     -",
                "-,                         -,          U,    H,     -,     -",
                "-,                         -,          bad,  new,   -,     bad",
                "-,                         -,          -,    new,   -,     -",
            })
    void shouldResolveWhatTheCallerSent(
            String traceparent, String xTraceId, String body, String trace, String parent, String rejected) {
        // When
        var context = TraceContext.resolve(spelled(traceparent), spelled(xTraceId), spelled(body));

        // Then
        if (trace.equals("new")) {
            assertThat(context.traceId().hex()).isNotIn(HEX, OTHER, "0".repeat(32));
        } else {
            assertThat(context.traceId().hex()).isEqualTo(spelled(trace));
        }
        assertThat(context.parentSpanId()).isEqualTo(parent == null ? null : new SpanId(SPAN));
        assertThat(context.rejected()).isEqualTo(cut(spelled(rejected)));
    }

    @Test
    void shouldCutWhatItRejects() {
        // When
        var context = TraceContext.resolve(null, "x".repeat(5_000), null);

        // Then
        assertThat(context.rejected()).isEqualTo("x".repeat(100));
    }

    @Test
    void shouldContinueItsOwnHeader() {
        // Given
        var trace = TraceId.random();
        var span = SpanId.random();

        // When
        var context = TraceContext.resolve(TraceContext.traceparent(trace, span), null, null);

        // Then
        assertThat(context).isEqualTo(new TraceContext(trace, span, null, Sampling.SAMPLED));
    }

    private static String cut(String text) {
        return text == null ? null : text.substring(0, Math.min(100, text.length()));
    }

    private static String spelled(String shorthand) {
        return shorthand == null
                ? null
                : shorthand
                        .replaceAll("\\bH(?=ff\\b|\\b)", HEX)
                        .replaceAll("(?<=_)H(?=_)", HEX)
                        .replaceAll("(?<=_|\\b)S(?=_|\\b)", SPAN)
                        .replaceAll("\\bO\\b", OTHER)
                        .replaceAll("\\bU\\b", UUID_FORM);
    }
}
