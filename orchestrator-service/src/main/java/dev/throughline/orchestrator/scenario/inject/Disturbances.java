package dev.throughline.orchestrator.scenario.inject;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.CostEstimated;
import dev.throughline.contracts.CausalEvent.CostObserved;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.scenario.file.Injection;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What a scenario sends over the bus itself. Every record says whose test it is. */
@Singleton
final class Disturbances {
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TEMPLATE = "scenario";

    private final LineBus bus;

    Disturbances(LineBus bus) {
        this.bus = bus;
    }

    void poison(Injection.Poison poison, String syntheticId, Injected of)
            throws InjectionException, InterruptedException {
        bus.send(new ProducerRecord<>(
                poison.topic(),
                null,
                key(of),
                poison.body().getBytes(StandardCharsets.UTF_8),
                marked(new RecordHeaders(), syntheticId)));
    }

    void repeat(Injection.Repeat repeat, String syntheticId, Injected of, Instant began)
            throws InjectionException, InterruptedException {
        var workflow = Objects.requireNonNull(of.workflowId());
        var first = bus.first(repeat.topic(), workflow, began.minus(CLOCKS_DIFFER), PATIENCE)
                .orElseThrow(() -> new InjectionException("nothing came on " + repeat.topic()));
        for (int i = 0; i < repeat.times(); i++) {
            bus.send(new ProducerRecord<>(
                    repeat.topic(), null, key(of), first.value(), marked(first.headers(), syntheticId)));
        }
    }

    /** One record as the orchestrator would send it, about as many runs as the scenario says. */
    void costs(Injection.Costs costs, String syntheticId, Injected of, Instant now)
            throws InjectionException, InterruptedException {
        List<CausalEvent> events = new ArrayList<>();
        for (int i = 0; i < costs.times(); i++) {
            String input = Json.sha256((syntheticId + "/" + i).getBytes(StandardCharsets.UTF_8));
            var estimated = new CostEstimated(
                    Ids.uuid7(),
                    now,
                    List.of(),
                    input,
                    TEMPLATE,
                    costs.estimatedMicros(),
                    costs.estimatedMicros(),
                    "v2");
            events.add(estimated);
            events.add(new CostObserved(
                    Ids.uuid7(),
                    now,
                    List.of(estimated.id()),
                    input,
                    TEMPLATE,
                    costs.actualMicros(),
                    costs.estimatedMicros(),
                    costs.estimatedMicros(),
                    true));
        }
        var record = new CausalRecord(
                Ids.uuid7(),
                "orchestrator",
                Objects.requireNonNull(of.tenantId()),
                Objects.requireNonNull(of.workflowId()),
                new TraceId(Objects.requireNonNull(of.traceId())),
                null,
                true,
                syntheticId,
                now,
                events);
        var sent = record.toKafka(null);
        marked(sent.headers(), syntheticId);
        bus.send(sent);
    }

    private static Headers marked(Headers headers, String syntheticId) {
        Synthetic.mark(headers, true, syntheticId);
        return headers;
    }

    private static byte[] key(Injected of) {
        return String.valueOf(of.workflowId()).getBytes(StandardCharsets.UTF_8);
    }
}
