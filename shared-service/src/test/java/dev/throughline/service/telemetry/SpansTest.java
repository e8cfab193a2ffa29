package dev.throughline.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.000123Z");

    private final Recorded recorded = new Recorded(0);
    private final Spans spans = new Spans(recorded.sdk, recorded.ids, true);
    private final TraceId trace = TraceId.random();
    private final SpanId id = SpanId.random();

    @Test
    void shouldHaveTheIdsAndTimesItIsGivenWhenThereIsAParent() {
        // Given
        var parent = SpanId.random();

        // When
        spans.add(past(parent, START.plusMillis(5), "it broke"));

        // Then
        assertThat(recorded.spans).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(trace.hex());
            assertThat(span.getSpanId()).isEqualTo(id.hex());
            assertThat(span.getParentSpanId()).isEqualTo(parent.hex());
            assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
                    .isEqualTo(Duration.ofMillis(5).toNanos());
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).isEqualTo("it broke");
        });
    }

    /** The run's decision stands: nothing is sampled once more here, and the rate of new traces is not used up. */
    @Test
    void shouldBeTheRootOfTheGivenTraceWhenThereIsNoParent() {
        // When
        spans.add(past(null, START, null));

        // Then
        assertThat(recorded.spans).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(trace.hex());
            assertThat(span.getSpanId()).isEqualTo(id.hex());
            assertThat(span.getParentSpanContext().isValid()).isFalse();
        });
    }

    @Test
    void shouldCarryTheStateOfItsTraceWhetherItHasAParentOrNot() {
        // When
        spans.add(past(null, START, null).within("throughline=SDSR-1,vendor=1"));
        spans.add(past(SpanId.random(), START, null).within("throughline=SDSR-1,vendor=1"));

        // Then
        assertThat(recorded.spans).hasSize(2).allSatisfy(span -> {
            var state = span.getSpanContext().getTraceState();
            assertThat(state.get("throughline")).isEqualTo("SDSR-1");
            assertThat(state.get("vendor")).isEqualTo("1");
        });
    }

    @Test
    void shouldNotGiveItsIdsToTheNextSpanOfTheThread() {
        // When
        spans.add(past(null, START, null));
        var next = recorded.sdk.getTracer("t").spanBuilder("next").startSpan().getSpanContext();

        // Then
        assertThat(next.getTraceId()).isNotEqualTo(trace.hex());
        assertThat(next.getSpanId()).isNotEqualTo(id.hex());
    }

    @Test
    void shouldNeverEndBeforeItStarts() {
        spans.add(past(null, START.minusSeconds(1), null));
        assertThat(recorded.spans).allMatch(span -> span.getEndEpochNanos() == span.getStartEpochNanos());
    }

    @Test
    void shouldMakeNoneWhenNothingIsExported() {
        new Spans(recorded.sdk, recorded.ids, false).add(past(null, START, null));
        assertThat(recorded.spans).isEmpty();
    }

    @Test
    void shouldLeaveTheWorkAloneWhenASpanCannotBeMade() {
        assertThatCode(() -> spans.quietly(() -> {
                    throw new IllegalStateException("a bug of ours");
                }))
                .doesNotThrowAnyException();
    }

    private PastSpan past(@Nullable SpanId parent, Instant end, @Nullable String error) {
        return new PastSpan(trace, id, parent, "a", SpanKind.INTERNAL, START, end, Attributes.empty(), error);
    }
}
