package dev.throughline.service.telemetry;

import dev.throughline.contracts.CloudEvents;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;

/** What spans of records on the bus say, by the messaging conventions of OpenTelemetry. */
public final class BusSpans {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("messaging.kafka.message.key");
    private static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
    private static final AttributeKey<String> CONVERSATION =
            AttributeKey.stringKey("messaging.message.conversation_id");

    private BusSpans() {}

    /** Of {@code send <topic>}, for a record that the broker has. */
    public static AttributesBuilder send(ProducerRecord<byte[], byte[]> record, RecordMetadata at) {
        return of("send", record.topic(), at.partition(), at.offset(), record.key(), record.headers());
    }

    /** Of {@code process <topic>}. */
    public static AttributesBuilder process(ConsumerRecord<byte[], byte[]> record) {
        return of("process", record.topic(), record.partition(), record.offset(), record.key(), record.headers());
    }

    private static AttributesBuilder of(
            String operation,
            String topic,
            int partition,
            long offset,
            byte @org.jspecify.annotations.Nullable [] key,
            Headers headers) {
        var attributes = Attributes.builder()
                .put(SYSTEM, "kafka")
                .put(OPERATION_NAME, operation)
                .put(OPERATION_TYPE, operation)
                .put(DESTINATION, topic)
                .put(PARTITION, Integer.toString(partition))
                .put(OFFSET, offset);
        if (key != null) {
            attributes.put(KEY, new String(key, StandardCharsets.UTF_8));
        }
        put(attributes, MESSAGE_ID, headers, "ce_id");
        put(attributes, CONVERSATION, headers, "ce_correlationid");
        return attributes;
    }

    private static void put(AttributesBuilder attributes, AttributeKey<String> key, Headers headers, String header) {
        String value = CloudEvents.header(headers, header);
        if (value != null) {
            attributes.put(key, value);
        }
    }
}
