package dev.throughline.trace.ledger;

import dev.throughline.contracts.ledger.BlockHeader;
import dev.throughline.contracts.ledger.Hashes;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** The parameters of {@link LedgerSql}'s inserts, column by column in the order of the statements. */
final class LedgerRows {
    private LedgerRows() {}

    static Tuple entries(List<Batch.Block> blocks) {
        var leaves = blocks.stream().flatMap(b -> b.leaves().stream()).toList();
        var taken = taken(blocks);
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
                .times(l -> taken.get(l.entry().chain()))
                .tuple();
    }

    private static Map<String, Instant> taken(List<Batch.Block> blocks) {
        return blocks.stream()
                .map(Batch.Block::header)
                .collect(Collectors.toMap(BlockHeader::chain, BlockHeader::takenAt));
    }

    static Tuple blocks(List<Batch.Block> blocks) {
        return new Columns<>(blocks)
                .texts(b -> b.header().chain())
                .longs(b -> b.header().height())
                .bytes(b -> Hashes.bytes(b.header().root()))
                .bytes(b -> Hashes.bytes(b.header().previous()))
                .bytes(b -> Hashes.bytes(b.hash()))
                .ints(b -> b.header().entries())
                .ints(b -> b.header().events())
                .booleans(b -> b.header().isSynthetic())
                .ints(b -> b.header().format())
                .times(b -> b.header().takenAt())
                .bytes(b -> Hashes.bytes(Objects.requireNonNull(b.header().skip())))
                .tuple();
    }

    static Tuple heads(List<Batch.Block> blocks) {
        return new Columns<>(blocks)
                .texts(b -> b.header().chain())
                .longs(b -> b.header().height())
                .bytes(b -> Hashes.bytes(b.hash()))
                .longs(b -> (long) b.header().entries())
                .longs(b -> (long) b.header().events())
                .times(b -> b.header().takenAt())
                .bytes(b -> b.skips().bytes())
                .tuple();
    }

    /** @param blocks of the same batch, the earliest of which all of its traces' records are not before */
    static Tuple traces(Collection<TraceRow> traces, List<Batch.Block> blocks) {
        Instant first = blocks.stream()
                .map(b -> b.header().takenAt())
                .min(Comparator.naturalOrder())
                .orElseThrow();
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
                .times(t -> first)
                .tuple();
    }

    static Tuple steps(List<Batch.Step> steps, Batch.Window window) {
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
                .times(Batch.Step::takenAt)
                .tuple()
                .addValue(window.from().atOffset(ZoneOffset.UTC))
                .addValue(window.until().atOffset(ZoneOffset.UTC));
    }

    /** unnest flattens arrays of arrays, so that an array per row travels as text. */
    @SuppressWarnings("NullAway") // the wire may omit the list
    private static String literal(List<UUID> ids) {
        return ids == null ? "{}" : ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
