package dev.throughline.trace.ledger;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The parameters of {@link LedgerSql}'s inserts, column by column in the order of the statements. */
final class LedgerRows {
    private LedgerRows() {}

    static Tuple entries(List<Batch.Block> blocks) {
        var leaves = blocks.stream().flatMap(b -> b.leaves().stream()).toList();
        return new Columns<>(leaves)
                .uuids(l -> l.entry().record().id())
                .texts(l -> l.entry().chain())
                .longs(Batch.Leaf::height)
                .ints(Batch.Leaf::seq)
                .bytes(Batch.Leaf::hash)
                .texts(l -> l.entry().record().tenantId())
                .uuids(l -> l.entry().record().workflowId())
                .uuids(l -> l.entry().record().traceId().uuid())
                .texts(l -> l.entry().record().agentId())
                .texts(l -> l.entry().record().source())
                .booleans(l -> l.entry().record().isSynthetic())
                .texts(l -> l.entry().record().syntheticScenarioId())
                .times(l -> l.entry().record().recordedAt())
                .bytes(l -> l.entry().body())
                .tuple();
    }

    static Tuple blocks(List<Batch.Block> blocks) {
        return new Columns<>(blocks)
                .texts(Batch.Block::chain)
                .longs(Batch.Block::height)
                .bytes(Batch.Block::root)
                .bytes(Batch.Block::previous)
                .bytes(Batch.Block::hash)
                .ints(b -> b.leaves().size())
                .ints(Batch.Block::events)
                .booleans(Batch.Block::isSynthetic)
                .tuple();
    }

    static Tuple heads(List<Batch.Block> blocks) {
        return new Columns<>(blocks)
                .texts(Batch.Block::chain)
                .longs(Batch.Block::height)
                .bytes(Batch.Block::hash)
                .longs(b -> (long) b.leaves().size())
                .longs(b -> (long) b.events())
                .tuple();
    }

    static Tuple traces(Collection<TraceRow> traces) {
        return new Columns<>(traces)
                .uuids(t -> t.origin().workflowId())
                .uuids(t -> t.origin().traceId().uuid())
                .texts(t -> t.origin().tenantId())
                .texts(TraceRow::agentId)
                .texts(t -> t.standing().status())
                .texts(TraceRow::workflowType)
                .texts(TraceRow::name)
                .texts(t -> t.standing().error())
                .uuids(TraceRow::incidentId)
                .booleans(t -> t.origin().isSynthetic())
                .texts(t -> t.origin().syntheticScenarioId())
                .times(TraceRow::startedAt)
                .times(t -> t.standing().endedAt())
                .times(t -> t.standing().toldAt())
                .ints(t -> t.standing().round())
                .tuple();
    }

    static Tuple steps(List<Batch.Step> steps) {
        return new Columns<>(steps)
                .uuids(s -> s.event().id())
                .uuids(s -> s.record().workflowId())
                .uuids(s -> s.record().traceId().uuid())
                .texts(s -> s.record().tenantId())
                .booleans(s -> s.record().isSynthetic())
                .texts(s -> s.record().syntheticScenarioId())
                .times(s -> s.event().at())
                .texts(s -> literal(s.event().causationIds()))
                .uuids(s -> s.event().taskId())
                .texts(s -> s.event().stage())
                .ints(s -> s.event().attempt())
                .ints(s -> s.event().index())
                .texts(s -> s.event().step())
                .texts(s -> s.event().skill())
                .texts(s -> s.event().agentId())
                .texts(s -> s.event().source())
                .texts(s -> s.event().level())
                .texts(s -> s.event().status())
                .texts(s -> s.event().outcomeCategory())
                .texts(s -> s.event().outcomeCode())
                .texts(s -> s.event().outcomeData())
                .ints(s -> s.event().retryCount())
                .longs(s -> s.event().durationMicros())
                .longs(s -> s.event().costMicros())
                .texts(s -> s.event().spanId().hex())
                .texts(s -> s.event().parentSpanId().hex())
                .times(s -> s.event().startedAt())
                .tuple();
    }

    /** unnest flattens arrays of arrays, so that an array per row travels as text. */
    @SuppressWarnings("NullAway") // the wire may omit the list
    private static String literal(List<UUID> ids) {
        return ids == null ? "{}" : ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
