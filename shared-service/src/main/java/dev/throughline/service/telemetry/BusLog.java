package dev.throughline.service.telemetry;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one place that logs what comes from the bus and what goes there: its lines tell the story of a run across all
 * services. {@code INFO} in sampled traces, {@code DEBUG} otherwise, so that load does not drown the log.
 */
public final class BusLog {
    private static final Logger LOG = Logger.getLogger("dev.throughline.bus");

    private BusLog() {}

    public static void received(ConsumerRecord<byte[], byte[]> record) {
        var place = new Place(record.topic(), Integer.toString(record.partition()), Long.toString(record.offset()));
        log("received", place, record.headers());
    }

    /** @param at where the broker has it */
    public static void sent(ProducerRecord<byte[], byte[]> record, RecordMetadata at) {
        var place = new Place(record.topic(), Integer.toString(at.partition()), Long.toString(at.offset()));
        log("sent", place, record.headers());
    }

    /** By a sender who does not learn where the broker has it. */
    public static void sent(ProducerRecord<byte[], byte[]> record) {
        log("sent", new Place(record.topic(), null, null), record.headers());
    }

    /** Whether there would be a line about a record with such headers. */
    public static boolean isOn(Headers headers) {
        return LOG.isEnabled(level(headers));
    }

    private static Logger.Level level(Headers headers) {
        return CloudEvents.sampling(headers).isSampled() ? Logger.Level.INFO : Logger.Level.DEBUG;
    }

    private record Place(
            String topic,
            @Nullable String partition,
            @Nullable String offset) {}

    private static void log(String what, Place place, Headers headers) {
        var level = level(headers);
        if (!LOG.isEnabled(level)) {
            return;
        }
        try (var context = LogContext.of(headers)) {
            context.with("topic", place.topic())
                    .with("partition", place.partition())
                    .with("offset", place.offset())
                    .with("type", CloudEvents.header(headers, "ce_type"))
                    .with("record", CloudEvents.header(headers, "ce_id"))
                    .with("events", events(CloudEvents.header(headers, CausalRecord.TYPES_HEADER)));
            LOG.log(level, what);
        }
    }

    private static @Nullable String events(@Nullable String types) {
        return types == null || types.length() < 2 ? null : types.substring(1, types.length() - 1);
    }
}
