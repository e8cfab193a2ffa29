package dev.throughline.trace.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.TraceId;
import dev.throughline.trace.span.SpanStore;
import dev.throughline.trace.traceql.TraceSpans;
import dev.throughline.trace.view.ProjectedSpanStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a search costs at most. */
class InspectionTest {
    private static final Instant NOW = Instant.now();
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private final List<UUID> asked = new ArrayList<>();

    @Test
    void shouldEndWithWhatItHasWhenTheDeadlinePasses() {
        // Given
        var soon = new Deadline(InstantSource.system(), Instant.now().plusMillis(200));
        var inspection =
                inspection("{}", 20, 1000, soon, ids -> Uni.createFrom().nothing());

        // When
        inspection.inspect(ids(100));

        // Then
        assertThat(inspection.isOver()).isTrue();
        assertThat(asked).hasSize(20);
        assertThat(inspection.answer().traces()).isEmpty();
    }

    @Test
    void shouldLookAtNothingWhenTheDeadlineHasPassed() {
        // Given
        var past = new Deadline(InstantSource.system(), Instant.now().minusSeconds(1));
        var inspection = inspection("{}", 20, 1000, past, InspectionTest::found);

        // When
        inspection.inspect(ids(100));

        // Then
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldLookAtNoMoreThanTheMostWhenNothingMatches() {
        // Given
        var inspection = inspection("{ name = `nothing` }", 20, 50, later(), InspectionTest::found);

        // When
        inspection.inspect(ids(500));

        // Then
        assertThat(inspection.isOver()).isTrue();
        assertThat(asked).hasSizeBetween(50, 69);
        assertThat(inspection.answer().metrics().inspectedTraces()).isEqualTo(asked.size());
    }

    @Test
    void shouldLookAtATraceOnceWhenSeveralOfItsChunksAreOffered() {
        // Given
        var inspection = inspection("{}", 20, 1000, later(), InspectionTest::found);
        var once = ids(5);

        // When
        inspection.inspect(Stream.concat(once.stream(), once.stream()).toList());
        inspection.inspect(once);

        // Then
        assertThat(asked).hasSize(5);
        assertThat(inspection.answer().traces()).hasSize(5);
    }

    @Test
    void shouldEndWhenThereAreEnough() {
        // Given
        var inspection = inspection("{}", 3, 1000, later(), InspectionTest::found);

        // When
        inspection.inspect(ids(100));

        // Then
        assertThat(inspection.isOver()).isTrue();
        assertThat(asked).hasSize(20);
        assertThat(inspection.answer().traces()).hasSize(3);
    }

    @Test
    void shouldSayHowOldATraceMayBeOnlyWhenTheAnswerIsFull() {
        // Given
        var inspection = inspection("{}", 3, 1000, later(), this::foundOneSecondAfterAnother);

        // When
        inspection.inspect(ids(2));
        var whileThereIsRoom = inspection.oldestOfAnswer();
        inspection.inspect(ids(2));

        // Then
        assertThat(whileThereIsRoom).isEmpty();
        assertThat(inspection.oldestOfAnswer()).contains(FIRST.plusSeconds(1));
    }

    private Inspection inspection(
            String q,
            int limit,
            int most,
            Deadline deadline,
            Function<Collection<UUID>, Uni<Map<UUID, TraceSpans>>> from) {
        var request = SearchRequest.of(q, Integer.toString(limit), null, null, null, NOW);
        return new Inspection("a-tenant", request, new Remembering(from), most, deadline);
    }

    private static Deadline later() {
        return new Deadline(InstantSource.system(), Instant.now().plus(Duration.ofMinutes(1)));
    }

    private static List<UUID> ids(int count) {
        return Stream.generate(() -> TraceId.random().uuid()).limit(count).toList();
    }

    private static Uni<Map<UUID, TraceSpans>> found(Collection<UUID> ids) {
        return Uni.createFrom().item(ids.stream().collect(Collectors.toMap(id -> id, InspectionTest::trace)));
    }

    private Uni<Map<UUID, TraceSpans>> foundOneSecondAfterAnother(Collection<UUID> ids) {
        return Uni.createFrom()
                .item(ids.stream()
                        .collect(Collectors.toMap(id -> id, id -> trace(id, FIRST.plusSeconds(asked.indexOf(id))))));
    }

    private static TraceSpans trace(UUID id) {
        return trace(id, FIRST);
    }

    private static TraceSpans trace(UUID id, Instant start) {
        var span = OtlpSpans.span(new TraceId(id), "00000000000000a1", "", "page")
                .setStartTimeUnixNano(start.getEpochSecond() * 1_000_000_000);
        return TraceSpans.of(OtlpSpans.from("shop", span)).orElseThrow();
    }

    private final class Remembering extends Traces {
        private final Function<Collection<UUID>, Uni<Map<UUID, TraceSpans>>> from;

        Remembering(Function<Collection<UUID>, Uni<Map<UUID, TraceSpans>>> from) {
            super((SpanStore) null, (ProjectedSpanStore) null);
            this.from = from;
        }

        @Override
        Uni<Map<UUID, TraceSpans>> whole(String scope, Collection<UUID> traceIds) {
            asked.addAll(traceIds);
            return from.apply(traceIds);
        }
    }
}
