package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.ForeignCause;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import dev.throughline.trace.Tale;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignCausesTest {
    private static final String CLIENT = "00000000000000c1";
    private static final String PRODUCER = "00000000000000c2";

    private static final List<TracesData> SHOP = List.of(UnionProjectionTest.chunk(
            "shop",
            UnionProjectionTest.span(CLIENT, "", "buy", 0, 50),
            UnionProjectionTest.span(PRODUCER, CLIENT, "send orders", 1, 2)));

    @Test
    void shouldJoinSpansEventAndRunWhenACloudEventAskedForIt() {
        // Given
        var tale = requested(new SpanId(PRODUCER), new ForeignCause("/shop", "order-1", "order.placed", "cart-7"));
        String request = tale.records.getFirst().events().getFirst().id().toString();

        // When
        var graph = graph(tale, SHOP);

        // Then
        assertThat(graph.edges())
                .extracting(edge -> edge.from() + ">" + edge.to() + " " + edge.evidence())
                .contains(
                        CLIENT + ">" + PRODUCER + " parent",
                        PRODUCER + ">event:/shop#order-1 traceparent",
                        "event:/shop#cart-7>event:/shop#order-1 declared",
                        "event:/shop#order-1>" + request + " declared",
                        request + ">" + tale.workflowId + " declared");
        assertThat(graph.nodes())
                .extracting(node -> node.kind() + " " + node.label() + " " + node.status())
                .contains(
                        "span shop: buy completed",
                        "span shop: send orders completed",
                        "event order.placed order-1 of /shop received",
                        "event event cart-7 of /shop unseen");
    }

    @Test
    void shouldNameTheSpanWhenNobodyToldOfIt() {
        // Given
        var tale = requested(new SpanId(PRODUCER), null);
        String request = tale.records.getFirst().events().getFirst().id().toString();

        // When
        var graph = graph(tale, List.of());

        // Then
        assertThat(graph.nodes().getFirst())
                .extracting(Causality.Node::id, Causality.Node::kind, Causality.Node::status)
                .containsExactly(PRODUCER, "span", "unseen");
        assertThat(graph.edges().getFirst())
                .extracting(Causality.Edge::from, Causality.Edge::to, Causality.Edge::evidence)
                .containsExactly(PRODUCER, request, "traceparent");
    }

    @Test
    void shouldComeFromOurOwnTaskWhenItsSpanAsked() {
        // Given
        var task = Ids.uuid7();
        var first = Tale.begun().at(5).dispatched(task, "call");
        var second = new Tale(first.traceId);
        tell(second, Tale.attempt(task), null);
        var all = new java.util.ArrayList<>(first.records);
        all.addAll(second.records);

        // When
        var graph = CausalityProjection.of(first.traceId.uuid(), all, List.of());

        // Then
        assertThat(graph.edges())
                .extracting(edge -> edge.from() + ">" + edge.to())
                .contains(task + ">"
                        + second.records.getFirst().events().getFirst().id());
    }

    private static Tale requested(SpanId parent, ForeignCause cause) {
        var tale = new Tale(TraceId.random());
        tell(tale, parent, cause);
        return tale;
    }

    private static void tell(Tale tale, SpanId parent, ForeignCause cause) {
        tale.at(10)
                .tell(new WorkflowRequested(
                        Ids.uuid7(), tale.now(), List.of(), "kafka", "no-op", "n", tale.span, parent, null, cause));
        tale.tell(new PlanFrozen(
                Ids.uuid7(), tale.now(), tale.causes(), "no-op", 1, "hash", List.of(), NullNode.getInstance()));
    }

    private static Causality graph(Tale tale, List<TracesData> chunks) {
        return CausalityProjection.of(tale.traceId.uuid(), tale.records, new Stored(chunks).spans());
    }
}
