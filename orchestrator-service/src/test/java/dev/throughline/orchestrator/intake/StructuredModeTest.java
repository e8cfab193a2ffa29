package dev.throughline.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredModeTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void shouldBeAsInBinaryModeWhenItCameInStructuredMode() {
        // Given
        var record = record("application/cloudevents+json; charset=utf-8", """
            {"specversion":"1.0","id":"7","source":"/shop","type":"order.placed","causationid":"6",
             "traceparent":"%s","datacontenttype":"application/json","data":{"type":"noop"}}
            """.formatted(PARENT));

        // When
        var event = StructuredMode.unfolded(record);

        // Then
        assertThat(event.value()).asString().isEqualTo("{\"type\":\"noop\"}");
        assertThat(CloudEvents.header(event.headers(), "ce_id")).isEqualTo("7");
        assertThat(CloudEvents.header(event.headers(), "ce_source")).isEqualTo("/shop");
        assertThat(CloudEvents.header(event.headers(), "ce_causationid")).isEqualTo("6");
        assertThat(CloudEvents.header(event.headers(), "traceparent")).isEqualTo(PARENT);
        assertThat(event.headers().lastHeader("ce_data")).isNull();
        assertThat(event.key()).isEqualTo(record.key());
        assertThat(event.offset()).isEqualTo(record.offset());
    }

    @Test
    void shouldBeDecodedWhenTheDataAreBase64() {
        // When
        var event = StructuredMode.unfolded(record(
                "application/cloudevents+json",
                "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\",\"data_base64\":\"e30=\"}"));

        // Then
        assertThat(event.value()).asString().isEqualTo("{}");
    }

    @Test
    void shouldStayAsItIsWhenItCameInBinaryMode() {
        // Given
        var record = record("application/json", "{\"type\":\"noop\"}");
        record.headers().add("ce_traceparent", utf8(PARENT));

        // When
        var event = StructuredMode.unfolded(record);

        // Then
        assertThat(event.value()).isEqualTo(record.value());
        assertThat(CloudEvents.header(event.headers(), "traceparent")).isEqualTo(PARENT);
        assertThat(record.headers().lastHeader("traceparent")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\"}",
                "{\"specversion\":\"0.3\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\",\"data\":{}}",
                "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\",\"data_base64\":\"%%\"}",
            })
    void shouldBeUnreadableWhenItOnlySaysThatItIsStructured(String body) {
        // Then
        assertThatThrownBy(() -> StructuredMode.unfolded(record("application/cloudevents+json", body)))
                .isInstanceOf(Json.UnreadableException.class);
    }

    private static ConsumerRecord<byte[], byte[]> record(String type, String body) {
        var record = new ConsumerRecord<>("requests", 1, 42L, utf8("tenant:key"), utf8(body));
        record.headers().add("content-type", utf8(type));
        return record;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
