package dev.throughline.orchestrator.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A CloudEvent in one JSON document, as some producers send it, in the form that all others have: binary mode. */
final class StructuredMode {
    private static final String TYPE = "application/cloudevents+json";
    private static final String TRACEPARENT = "traceparent";
    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final Set<String> DATA = Set.of("data", "data_base64");

    private StructuredMode() {}

    /**
     * The record itself when it is in binary mode, or no CloudEvent at all.
     *
     * @throws Json.UnreadableException when it says that it is in structured mode, and is not
     */
    static ConsumerRecord<byte[], byte[]> unfolded(ConsumerRecord<byte[], byte[]> record) {
        String type = CloudEvents.header(record.headers(), "content-type");
        var headers = new RecordHeaders(record.headers());
        byte[] value = record.value();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            var event = event(value == null ? new byte[0] : value);
            event.properties().stream()
                    .filter(attribute -> attribute.getValue().isValueNode() && !DATA.contains(attribute.getKey()))
                    .forEach(attribute -> headers.add(
                            "ce_" + attribute.getKey(),
                            utf8(attribute.getValue().asText())));
            value = data(event);
        }
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                record.serializedKeySize(),
                value == null ? 0 : value.length,
                record.key(),
                value,
                traced(headers),
                Optional.empty());
    }

    private static JsonNode event(byte[] value) {
        var event = Json.read(value, JsonNode.class);
        for (String name : REQUIRED) {
            if (event.path(name).asText().isEmpty()) {
                throw new Json.UnreadableException("a CloudEvent in structured mode without " + name, null);
            }
        }
        if (!event.path("specversion").asText().equals("1.0")) {
            throw new Json.UnreadableException("a CloudEvent of another version than 1.0", null);
        }
        return event;
    }

    private static byte[] data(JsonNode event) {
        try {
            var encoded = event.path("data_base64");
            return encoded.isMissingNode() ? Json.bytes(event.path("data")) : encoded.binaryValue();
        } catch (IOException e) {
            throw new Json.UnreadableException("data_base64 is not base64", e);
        }
    }

    /** The extension of CloudEvents and the header of W3C say the same; the header wins. */
    private static Headers traced(Headers headers) {
        String extension = CloudEvents.header(headers, "ce_" + TRACEPARENT);
        if (extension != null && headers.lastHeader(TRACEPARENT) == null) {
            headers.add(TRACEPARENT, utf8(extension));
        }
        return headers;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
