package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.AnyEvents;
import dev.throughline.trace.Runs;
import dev.throughline.trace.view.Causality.Edge;
import dev.throughline.trace.view.Causality.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ProjectionProperties {
    @Property(tries = 200)
    void anyOrderAndAnyRepetitionTellTheSameStory(
            @ForAll long seed, @ForAll boolean fails, @ForAll @IntRange(max = 6) int repeats) {
        var run = fails ? Runs.failed() : Runs.completed();
        var shuffled = shuffle(run.records, new Random(seed), repeats);

        assertThat(SpanProjection.of(shuffled)).isEqualTo(SpanProjection.of(run.records));
        assertThat(CausalityProjection.of(run.traceId.uuid(), shuffled))
                .isEqualTo(CausalityProjection.of(run.traceId.uuid(), run.records));
    }

    @Property(tries = 200)
    void anyOrderOfEventsOfEveryTypeTellsTheSameStory(@ForAll long seed, @ForAll @IntRange(max = 6) int repeats) {
        var records = AnyEvents.records(seed);
        var shuffled = shuffle(records, new Random(seed), repeats);

        assertThat(SpanProjection.of(shuffled)).isEqualTo(SpanProjection.of(records));
        assertThat(graph(shuffled)).isEqualTo(graph(records));
    }

    @Property(tries = 200)
    void everyEventIsAboutOneNode(@ForAll long seed) {
        var records = AnyEvents.records(seed);

        assertThat(graph(records).nodes().stream().flatMap(node -> node.eventIds().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        events(records).stream().map(CausalEvent::id).toList());
    }

    @Property(tries = 200)
    void everyCauseThatIsThereIsAnEdge(@ForAll long seed) {
        var records = AnyEvents.records(seed);
        var graph = graph(records);
        var nodeOf = new HashMap<UUID, String>();
        for (Node node : graph.nodes()) {
            node.eventIds().forEach(id -> nodeOf.put(id, node.id()));
        }

        var edges = graph.edges().stream().map(ProjectionProperties::ends).toList();
        for (var effect : events(records)) {
            for (var cause : effect.causationIds()) {
                String from = nodeOf.get(cause);
                String to = nodeOf.get(effect.id());
                assertThat(from.equals(to) || edges.contains(from + ">" + to))
                        .as("%s caused %s, a %s", cause, effect.id(), effect.type())
                        .isTrue();
            }
        }
        assertThat(edges).doesNotHaveDuplicates();
        assertThat(graph.nodes())
                .extracting(Node::id)
                .doesNotHaveDuplicates()
                .containsAll(graph.edges().stream()
                        .flatMap(edge -> List.of(edge.from(), edge.to()).stream())
                        .toList());
    }

    @Property(tries = 200)
    void oneWorkflowIsToldWithItsOwnEventsOnly(@ForAll long seed) {
        var records = AnyEvents.records(seed);
        UUID workflow = records.getFirst().workflowId();
        var own = records.stream().filter(r -> r.workflowId().equals(workflow)).toList();

        var view = SpanProjection.of(records, workflow).orElseThrow();
        var graph = CausalityProjection.of(AnyEvents.TRACE.uuid(), records, workflow);

        assertThat(view.workflowIds()).containsExactly(workflow);
        assertThat(graph.nodes().stream().flatMap(node -> node.eventIds().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        events(own).stream().map(CausalEvent::id).toList());
    }

    private static Causality graph(List<CausalRecord> records) {
        return CausalityProjection.of(AnyEvents.TRACE.uuid(), records);
    }

    private static List<CausalEvent> events(List<CausalRecord> records) {
        return records.stream().flatMap(record -> record.events().stream()).toList();
    }

    private static String ends(Edge edge) {
        return edge.from() + ">" + edge.to();
    }

    private static List<CausalRecord> shuffle(List<CausalRecord> records, Random random, int repeats) {
        var all = new ArrayList<>(records);
        for (int i = 0; i < repeats; i++) {
            all.add(records.get(random.nextInt(records.size())));
        }
        Collections.shuffle(all, random);
        return all;
    }
}
