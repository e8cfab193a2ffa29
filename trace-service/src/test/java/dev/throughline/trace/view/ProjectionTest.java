package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.trace.Runs;
import dev.throughline.trace.view.TraceView.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    @Test
    void shouldNestSpansWhenARunCompletes() {
        // Given
        var run = Runs.completed();
        // When
        var view = SpanProjection.of(run.records).orElseThrow();
        // Then
        assertThat(view.status()).isEqualTo("completed");
        assertThat(view.complete()).isTrue();
        assertThat(view.missing()).isEmpty();
        assertThat(view.durationMs()).isEqualTo(9.0);
        assertThat(view.spans()).extracting(Span::kind).containsExactly("workflow", "attempt", "step");
        assertThat(view.spans().get(1).parentSpanId()).isEqualTo(run.workflowSpan.hex());
        assertThat(view.spans().get(2).parentSpanId())
                .isEqualTo(view.spans().get(1).spanId());
        assertThat(view.spans().get(2).durationMs()).isEqualTo(3.5);
    }

    @Test
    void shouldShowErrorAndIncidentWhenARunFails() {
        // Given
        var run = Runs.failed();
        // When
        var view = SpanProjection.of(run.records).orElseThrow();
        // Then
        assertThat(view.status()).isEqualTo("failed");
        assertThat(view.error()).isEqualTo("first: no such file");
        assertThat(view.incidentId()).isEqualTo(run.incidentId);
        assertThat(view.spans()).extracting(Span::kind).containsExactly("workflow", "attempt", "step", "incident");
        assertThat(view.complete()).isTrue();
    }

    @Test
    void shouldNameWhatIsMissingWhenARecordHasNotArrived() {
        // Given
        var run = Runs.completed();
        // When
        var withoutStep = SpanProjection.of(List.of(run.records.get(0), run.records.get(2)))
                .orElseThrow();
        var withoutRequest = SpanProjection.of(List.of(run.records.get(1), run.records.get(2)))
                .orElseThrow();
        // Then
        assertThat(withoutStep.complete()).isFalse();
        assertThat(withoutStep.missing()).containsExactly("cause " + run.stepId);
        assertThat(withoutRequest.missing()).contains("request of workflow " + run.workflowId);
    }

    @Test
    void shouldLeadFromRequestToIncidentWhenARunFails() {
        // Given
        var run = Runs.failed();
        String workflow = run.workflowId.toString();
        String task = run.taskId.toString();
        // When
        var graph = CausalityProjection.of(run.traceId.uuid(), run.records);
        // Then
        assertThat(graph.nodes())
                .extracting(Causality.Node::kind)
                .containsExactlyInAnyOrder("request", "task", "step", "workflow", "incident");
        assertThat(graph.edges())
                .extracting(e -> e.from() + ">" + e.to())
                .contains(
                        task + ">" + run.stepId,
                        run.stepId + ">" + task,
                        task + ">" + workflow,
                        workflow + ">" + run.incidentId,
                        run.stepId + ">" + run.incidentId);
        assertThat(graph.edges()).allMatch(e -> e.evidence().equals("declared"));
    }

    @Test
    void shouldLeadFromIncidentToAlertWhenAReceiverWasTold() {
        // Given
        var run = Runs.alerted();
        // When
        var graph = CausalityProjection.of(run.traceId.uuid(), run.records);
        // Then
        assertThat(graph.nodes())
                .filteredOn(node -> node.kind().equals("alert"))
                .singleElement()
                .satisfies(node -> {
                    assertThat(node.id()).isEqualTo(run.alertId.toString());
                    assertThat(node.label()).isEqualTo("to alertmanager");
                    assertThat(node.status()).isEqualTo("acknowledged");
                });
        assertThat(graph.edges()).extracting(e -> e.from() + ">" + e.to()).contains(run.incidentId + ">" + run.alertId);
        assertThat(SpanProjection.of(run.records).orElseThrow().complete()).isTrue();
    }
}
