package dev.throughline.incident.provenance;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.CostEstimated;
import dev.throughline.contracts.CausalEvent.CostObserved;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Json;
import dev.throughline.incident.occurrence.StorableText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records in, entries out. What it returns can be stored as it is. Pure. */
final class ProvenanceReader {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private ProvenanceReader() {}

    /** Whether the record is about cost, as its header says. A record without the header is looked into by the intake. */
    static boolean isAboutCost(Headers headers) {
        String types = CloudEvents.header(headers, CausalRecord.TYPES_HEADER);
        return types != null && (types.contains(",cost_estimated,") || types.contains(",cost_observed,"));
    }

    /** @throws Json.UnreadableException when the bytes are no causal record, or one that no row can hold */
    static List<Entry> read(byte @Nullable [] value) {
        var record = Json.read(Objects.requireNonNullElse(value, new byte[0]), CausalRecord.class);
        requireComplete(record);
        List<Entry> entries = new ArrayList<>();
        for (CausalEvent event : record.events()) {
            if (event instanceof CostEstimated estimated) {
                entries.add(estimated(record, estimated));
            } else if (event instanceof CostObserved observed) {
                entries.add(observed(record, observed));
            }
        }
        return entries;
    }

    /** One entry for each run and input, in the order in which they are first seen. */
    static List<Entry> merged(Collection<Entry> entries) {
        Map<Entry.Key, Entry> merged = new LinkedHashMap<>();
        entries.forEach(entry -> merged.merge(entry.key(), entry, Entry::and));
        return List.copyOf(merged.values());
    }

    private static Entry estimated(CausalRecord record, CostEstimated event) {
        require(event, event.inputHash(), event.templateId());
        amounts(event.v1Micros(), event.v2Micros());
        return new Entry(
                record.tenantId(),
                event.inputHash(),
                record.workflowId(),
                record.traceId(),
                event.templateId(),
                event.v1Micros(),
                event.v2Micros(),
                StorableText.label(event.used()),
                null,
                event.at(),
                record.isSynthetic(),
                record.syntheticScenarioId());
    }

    private static Entry observed(CausalRecord record, CostObserved event) {
        require(event, event.inputHash(), event.templateId());
        amounts(event.v1Micros(), event.v2Micros());
        amounts(event.actualMicros(), null);
        return new Entry(
                record.tenantId(),
                event.inputHash(),
                record.workflowId(),
                record.traceId(),
                event.templateId(),
                event.v1Micros(),
                event.v2Micros(),
                null,
                new Entry.Actual(event.actualMicros(), event.isWhole(), event.at(), event.id()),
                event.at(),
                record.isSynthetic(),
                record.syntheticScenarioId());
    }

    @SuppressWarnings("ConstantValue") // the wire may omit anything
    private static void requireComplete(CausalRecord record) {
        if (record.events() == null
                || record.workflowId() == null
                || record.traceId() == null
                || record.tenantId() == null) {
            throw unreadable("a causal record needs tenant, workflow, trace and events");
        }
        requireName("tenant_id", record.tenantId());
        requireName("synthetic_scenario_id", Objects.requireNonNullElse(record.syntheticScenarioId(), ""));
    }

    @SuppressWarnings("ConstantValue") // the wire may omit anything
    private static void require(CausalEvent event, String inputHash, String templateId) {
        if (event.id() == null || event.at() == null || inputHash == null || templateId == null) {
            throw unreadable("what a run costs needs an id, a time, an input hash and a template");
        }
        if (event.at().isBefore(EARLIEST) || event.at().isAfter(LATEST)) {
            throw unreadable("the time of the event is out of range");
        }
        requireName("input_hash", inputHash);
        requireName("template_id", templateId);
    }

    private static void amounts(long micros, @Nullable Long more) {
        if (micros < 0 || (more != null && more < 0)) {
            throw unreadable("a cost is below 0");
        }
    }

    private static void requireName(String field, String name) {
        if (!StorableText.isName(name)) {
            throw unreadable(field + " is too long or holds what is no text");
        }
    }

    private static Json.UnreadableException unreadable(String reason) {
        return new Json.UnreadableException(reason, null);
    }
}
