package dev.throughline.trace.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.trace.Runs;
import dev.throughline.trace.view.SpanProjection;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnionTest {
    private static final String PAGE = "00000000000000aa";
    private static final String ZEROS = "0000000000000000";

    @Test
    void shouldHaveTheStoredSpanWhenBothSidesHaveOneOfItsId() {
        // Given
        var run = Runs.completed();
        var stored = OtlpSpans.from(
                "orchestrator",
                OtlpSpans.span(run.traceId, run.workflowSpan.hex(), PAGE, "invoke_workflow as it was sent"));

        // When
        var union = Union.of(List.of(stored), SpanProjection.of(run.records));

        // Then
        var spans = spans(union);
        assertThat(spans)
                .filteredOn(span -> span.getSpanId().equals(OtlpSpans.bytes(run.workflowSpan.hex())))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getName()).isEqualTo("invoke_workflow as it was sent");
                    assertThat(span.getAttributesList()).contains(Attributes.of("http.method", "GET"));
                });
        assertThat(spans).extracting(Span::getName).contains("invoke_agent intake-1", "load");
    }

    @Test
    void shouldBeOneTreeWhenTheRunWasCalledByAStoredSpan() {
        // Given
        var run = Runs.completed();
        var stored = OtlpSpans.from("shop", OtlpSpans.span(run.traceId, PAGE, "", "page"));

        // When
        var union = Union.of(List.of(stored), SpanProjection.of(run.records));

        // Then
        var spans = spans(union);
        var ids = spans.stream().map(Span::getSpanId).collect(Collectors.toSet());
        assertThat(spans)
                .filteredOn(span -> !span.getParentSpanId().isEmpty())
                .allSatisfy(span -> assertThat(ids).contains(span.getParentSpanId()));
        assertThat(spans)
                .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(ProjectedSpans.bytes(run.traceId.uuid())));
    }

    @Test
    void shouldTellStatusErrorCostRetriesAndAgentWhenTheLedgerAloneKnowsTheRun() {
        // When
        var union = Union.of(List.of(), SpanProjection.of(Runs.failed().records));

        // Then
        assertThat(spans(union))
                .filteredOn(span -> span.getName().equals("load"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
                    assertThat(step.getStatus().getMessage()).isEqualTo("no such file");
                    assertThat(step.getEndTimeUnixNano() - step.getStartTimeUnixNano())
                            .isEqualTo(3_500_000);
                    assertThat(step.getAttributesList())
                            .contains(
                                    Attributes.of("llm.cost.total", 7e-6),
                                    Attributes.of("throughline.retries", 1),
                                    Attributes.of("gen_ai.agent.id", "intake-1"));
                });
        assertThat(services(union)).containsExactlyInAnyOrder("orchestrator", "worker", "incident-service");
    }

    @Test
    void shouldSetEverythingThatReadersTakeForGrantedWhenTheSenderDidNot() {
        // Given
        var run = Runs.completed();
        var bare = OtlpSpans.span(run.traceId, PAGE, ZEROS, "bare").clearStatus();
        var stored = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(bare)))
                .build();

        // When
        var union = Union.of(List.of(stored), Optional.empty());

        // Then
        var group = union.getResourceSpans(0);
        assertThat(group.hasResource()).isTrue();
        assertThat(group.getScopeSpans(0).hasScope()).isTrue();
        assertThat(group.getScopeSpans(0).getSpans(0).hasStatus()).isTrue();
        assertThat(group.getScopeSpans(0).getSpans(0).getParentSpanId().isEmpty())
                .isTrue();
        assertThat(services(union)).containsExactly("unknown_service");
    }

    @Test
    void shouldHaveASpanOnceWhenItWasSentTwice() {
        // Given
        var run = Runs.completed();
        var first = OtlpSpans.from("shop", OtlpSpans.span(run.traceId, PAGE, "", "first"));
        var again = OtlpSpans.from("shop", OtlpSpans.span(run.traceId, PAGE, "", "again"));

        // When
        var union = Union.of(List.of(first, again), Optional.empty());

        // Then
        assertThat(spans(union)).extracting(Span::getName).containsExactly("first");
        assertThat(union.getResourceSpansCount()).isEqualTo(1);
    }

    private static List<Span> spans(TracesData data) {
        return data.getResourceSpansList().stream()
                .flatMap(group -> group.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private static Set<String> services(TracesData data) {
        return data.getResourceSpansList().stream()
                .flatMap(group -> group.getResource().getAttributesList().stream())
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .collect(Collectors.toSet());
    }
}
