package dev.throughline.trace.traceql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.trace.span.SpanFilter;
import dev.throughline.trace.span.Tokens;
import dev.throughline.trace.traceql.TraceSpans.Sent;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class TraceqlProperties {
    private static final Arbitrary<String> FEW = Arbitraries.of("a", "b", "ab", "service.name", "", "x".repeat(300));

    @Property(edgeCases = EdgeCasesMode.NONE)
    void shouldReadTheSameQueryWhenItWasWrittenByUs(@ForAll("anyQueries") Query query) {
        assertThat(Parser.parse(query.text())).isEqualTo(query);
    }

    @Property
    void shouldAnswerWithAQueryOrARefusalWhateverIsAsked(@ForAll("almostQueries") String text) {
        try {
            assertThat(Parser.parse(Parser.parse(text).text())).isEqualTo(Parser.parse(text));
            Statistics.collect("query");
        } catch (QueryException e) {
            assertThat(e.position()).isBetween(0, text.length());
            Statistics.collect("refused");
        }
    }

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void shouldOfferAChunkOfTheTraceWhenTheQueryIsMet(
            @ForAll("fewQueries") Query query, @ForAll("chunks") List<TracesData> chunks) {
        // Given
        var whole = TracesData.newBuilder();
        chunks.forEach(whole::mergeFrom);
        var trace = TraceSpans.of(whole.build()).orElseThrow();

        // When
        var found = SpanMatcher.of(query).in(trace);

        // Then
        Statistics.collect(found.isEmpty() ? "not met" : "met");
        if (!found.isEmpty()) {
            var filter = Prefilter.of(query, Instant.EPOCH, Instant.MAX, 1);
            assertThat(chunks).as(query.text()).anyMatch(chunk -> isOffered(chunk, filter));
            if (query.isAboutSpansAlone()) {
                assertThat(chunks)
                        .filteredOn(chunk -> isOffered(chunk, filter))
                        .anyMatch(chunk -> !SpanMatcher.of(query)
                                .in(TraceSpans.of(chunk).orElseThrow())
                                .isEmpty());
            }
        }
    }

    /** As the storage does it, with its columns for a chunk. */
    private static boolean isOffered(TracesData chunk, SpanFilter filter) {
        var spans = TraceSpans.of(chunk).orElseThrow().spans();
        var tokens = new HashSet<String>();
        spans.forEach(sent -> addTokens(tokens, sent));
        return filter.tokens().stream().allMatch(any -> any.stream().anyMatch(tokens::contains))
                && filter.atLeast().stream()
                        .allMatch(least -> spans.stream().anyMatch(sent -> sent.durationNanos() >= least.toNanos()))
                && filter.atMost().stream()
                        .allMatch(most -> spans.stream().anyMatch(sent -> sent.durationNanos() <= most.toNanos()))
                && filter.isError().stream()
                        .allMatch(error -> spans.stream()
                                .anyMatch(sent -> sent.span().getStatus().getCode() == StatusCode.STATUS_CODE_ERROR));
    }

    private static void addTokens(Set<String> tokens, Sent sent) {
        sent.resource().getAttributesList().forEach(attribute -> addToken(tokens, "resource.", attribute));
        sent.span().getAttributesList().forEach(attribute -> addToken(tokens, "span.", attribute));
        tokens.add(Tokens.of("name", sent.span().getName()));
        tokens.add(Tokens.of("status", Tokens.text(sent.span().getStatus().getCode())));
        tokens.add(Tokens.of("kind", Tokens.text(sent.span().getKind())));
    }

    private static void addToken(Set<String> tokens, String scope, KeyValue attribute) {
        Tokens.text(attribute.getValue()).ifPresent(text -> tokens.add(Tokens.of(scope + attribute.getKey(), text)));
    }

    @Provide
    Arbitrary<Query> anyQueries() {
        return AnyQuery.over(Arbitraries.strings().ofMaxLength(6));
    }

    @Provide
    Arbitrary<Query> fewQueries() {
        return AnyQuery.over(FEW);
    }

    @Provide
    Arbitrary<List<TracesData>> chunks() {
        return AnyTrace.chunks(FEW);
    }

    @Provide
    Arbitrary<String> almostQueries() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "(",
                        ")",
                        "&&",
                        "||",
                        "=",
                        "!=",
                        "=~",
                        "!~",
                        ">",
                        "<=",
                        "span.a",
                        "name",
                        "status",
                        "duration",
                        ".b",
                        "error",
                        "`a`",
                        "\"a\\\"",
                        "5",
                        "-5.5",
                        "10ms",
                        "true",
                        " ",
                        "{}",
                        "nil",
                        "|",
                        "{ name = `a` }",
                        "🙂")
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts))
                .flatMap(middle -> Arbitraries.of(middle, "{ span.a " + middle, "{ name = `a` " + middle + "}"));
    }
}
