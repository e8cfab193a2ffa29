package dev.throughline.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTest {
    @Test
    void shouldReadWhatAnSdkWrites() {
        // When
        Span span = read("""
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
                  "scopeSpans":[{"scope":{"name":"lib"},"spans":[{
                    "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","parentSpanId":"",
                    "name":"I am a span","kind":2,"startTimeUnixNano":"1544712660000000000",
                    "endTimeUnixNano":1544712661000000000,"flags":257,"newInALaterVersion":{"a":[{"b":[1,2]}]},
                    "attributes":[
                      {"key":"text","value":{"stringValue":"x"}},
                      {"key":"int","value":{"intValue":"-7"}},
                      {"key":"plain","value":{"intValue":7}},
                      {"key":"double","value":{"doubleValue":0.5}},
                      {"key":"nan","value":{"doubleValue":"NaN"}},
                      {"key":"bool","value":{"boolValue":true}},
                      {"key":"bytes","value":{"bytesValue":"AQID"}},
                      {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}},
                      {"key":"nothing","value":null}],
                    "status":{"code":"STATUS_CODE_ERROR","message":"no"}}]}]}]}
                """).getResourceSpans(0).getScopeSpans(0).getSpans(0);

        // Then
        assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
                .isEqualTo("5b8efff798038103d269b633813fc60c");
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(1_000_000_000);
        assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
        assertThat(span.getFlags()).isEqualTo(257);
        assertThat(span.getAttributes(1).getValue().getIntValue()).isEqualTo(-7);
        assertThat(span.getAttributes(2).getValue().getIntValue()).isEqualTo(7);
        assertThat(span.getAttributes(3).getValue().getDoubleValue()).isEqualTo(0.5);
        assertThat(span.getAttributes(4).getValue().getDoubleValue()).isNaN();
        assertThat(span.getAttributes(5).getValue().getBoolValue()).isTrue();
        assertThat(span.getAttributes(6).getValue().getBytesValue().toByteArray())
                .containsExactly(1, 2, 3);
        assertThat(span.getAttributes(7).getValue().getArrayValue().getValuesList())
                .hasSize(1);
        assertThat(span.getAttributesCount()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} {}",
                "{\"resourceSpans\":{}}",
                "{\"resourceSpans\":[1]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":5}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"soon\"}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":99999999999999999999}]}]}]}"
            })
    void shouldBeRefusedWhenItIsNoRequest(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(OtlpRefusal.class).hasMessageContaining("no OTLP request");
    }

    @Test
    void shouldBeRefusedWhenItIsNestedTooDeeply() {
        String deep = "{\"x\":".repeat(5_000) + "1" + "}".repeat(5_000);

        assertThatThrownBy(() -> read(deep)).isInstanceOf(OtlpRefusal.class);
    }

    @Test
    void shouldBeRefusedWhenItIsNothingButEmptyObjects() {
        String many = "{\"resourceSpans\":[" + "{},".repeat(600_000) + "{}]}";

        assertThatThrownBy(() -> read(many)).isInstanceOf(OtlpRefusal.class).hasMessageContaining("too many");
    }

    private static TracesData read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return OtlpJson.read(bytes, bytes.length);
    }
}
