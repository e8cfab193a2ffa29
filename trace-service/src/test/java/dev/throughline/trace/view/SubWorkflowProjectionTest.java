package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.trace.Tale;
import dev.throughline.trace.view.Causality.Edge;
import dev.throughline.trace.view.Causality.Node;
import dev.throughline.trace.view.TraceView.Span;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SubWorkflowProjectionTest {
    private final UUID task = Ids.uuid7();
    private final Tale parent = Tale.begun();
    private final Tale child = new Tale(parent.traceId);

    @Test
    void shouldNestTheChildUnderItsStageWhenTheWholeTraceIsRead() {
        // Given
        UUID started = start();
        child.because(started).requested().at(30).completed();
        parent.at(40).because(started).completed();
        // When
        var view = SpanProjection.of(all()).orElseThrow();
        // Then
        assertThat(view.workflowIds()).containsExactly(parent.workflowId, child.workflowId);
        assertThat(view.workflowId()).isEqualTo(parent.workflowId);
        assertThat(view.status()).isEqualTo("completed");
        assertThat(view.complete()).isTrue();
        assertThat(view.spans())
                .extracting(Span::kind, Span::status, Span::parentSpanId, Span::workflowId)
                .containsExactly(
                        tuple("workflow", "completed", null, parent.workflowId),
                        tuple("stage", "completed", parent.span.hex(), child.workflowId),
                        tuple("workflow", "completed", started.toString(), child.workflowId));
    }

    @Test
    void shouldTellTheParentAloneWhenItIsReadByItsId() {
        // Given
        UUID started = start();
        child.because(started).requested().at(30);
        UUID end = child.completed().last();
        parent.at(40).because(end).completed();
        // When
        var view = SpanProjection.of(all(), parent.workflowId).orElseThrow();
        var graph = CausalityProjection.of(parent.traceId.uuid(), all(), parent.workflowId);
        // Then
        assertThat(view.complete()).isTrue();
        assertThat(view.spans())
                .extracting(Span::kind, Span::status)
                .containsExactly(tuple("workflow", "completed"), tuple("stage", "completed"));
        assertThat(graph.nodes())
                .filteredOn(node -> node.id().equals(child.workflowId.toString()))
                .extracting(Node::kind, Node::label, Node::status)
                .containsExactly(tuple("workflow", "sub", "completed"));
        assertThat(edges(graph)).contains(task + ">" + child.workflowId);
    }

    @Test
    void shouldTellTheChildAloneWhenItIsReadByItsId() {
        // Given
        UUID started = start();
        child.because(started).requested().at(30).completed();
        // When
        var view = SpanProjection.of(child.records, child.workflowId).orElseThrow();
        // Then
        assertThat(view.workflowIds()).containsExactly(child.workflowId);
        assertThat(view.complete()).isTrue();
        assertThat(view.spans()).extracting(Span::kind).containsExactly("workflow");
    }

    @Test
    void shouldLeadThroughTheRequestOfTheChildWhenItNamesItsCause() {
        // Given
        UUID started = start();
        child.because(started).requested();
        String request = child.records.getFirst().events().getFirst().id().toString();
        // When
        var graph = CausalityProjection.of(parent.traceId.uuid(), all());
        // Then
        assertThat(edges(graph))
                .contains(task + ">" + request, request + ">" + child.workflowId)
                .doesNotContain(task + ">" + child.workflowId);
    }

    @Test
    void shouldBeRunningUntilTheParentHasEndedWhenTheChildFails() {
        // Given
        UUID started = start();
        child.because(started).requested().at(30).failed();
        // When
        var open = SpanProjection.of(all()).orElseThrow();
        parent.at(40).because(started).failed(task, "sub").failed();
        var ended = SpanProjection.of(all()).orElseThrow();
        // Then
        assertThat(open.status()).isEqualTo("running");
        assertThat(ended.status()).isEqualTo("failed");
        assertThat(ended.spans().get(1).status()).isEqualTo("failed");
    }

    @Test
    void shouldMissTheChildWhenTheParentCompletedWithoutIt() {
        // Given
        parent.because(start()).at(40).completed();
        // When
        var view = SpanProjection.of(parent.records, parent.workflowId).orElseThrow();
        // Then
        assertThat(view.missing()).containsExactly("workflow " + child.workflowId);
    }

    private UUID start() {
        return parent.at(10).started(task, "sub", child.workflowId).last();
    }

    private List<CausalRecord> all() {
        return Stream.concat(child.records.stream(), parent.records.stream()).toList();
    }

    private static List<String> edges(Causality graph) {
        return graph.edges().stream().map((Edge e) -> e.from() + ">" + e.to()).toList();
    }
}
