package dev.throughline.trace.tempo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;

/** OTLP/JSON: camel case, ids in hex, numbers of 64 bits as strings, enums as numbers; what is not set is absent. */
final class OtlpJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OtlpJson() {}

    static ArrayNode resourceSpans(TracesData data) {
        return array(data.getResourceSpansList(), OtlpJson::write);
    }

    private static void write(ResourceSpans group, ObjectNode node) {
        var resource = node.putObject("resource");
        resource.set("attributes", attributes(group.getResource().getAttributesList()));
        node.set("scopeSpans", array(group.getScopeSpansList(), OtlpJson::write));
        text(node, "schemaUrl", group.getSchemaUrl());
    }

    private static void write(ScopeSpans group, ObjectNode node) {
        var scope = node.putObject("scope");
        text(scope, "name", group.getScope().getName());
        text(scope, "version", group.getScope().getVersion());
        if (group.getScope().getAttributesCount() > 0) {
            scope.set("attributes", attributes(group.getScope().getAttributesList()));
        }
        node.set("spans", array(group.getSpansList(), OtlpJson::write));
        text(node, "schemaUrl", group.getSchemaUrl());
    }

    private static void write(Span span, ObjectNode node) {
        node.put("traceId", hex(span.getTraceId()));
        node.put("spanId", hex(span.getSpanId()));
        text(node, "parentSpanId", hex(span.getParentSpanId()));
        text(node, "traceState", span.getTraceState());
        node.put("name", span.getName());
        node.put("kind", span.getKindValue());
        node.put("startTimeUnixNano", Long.toUnsignedString(span.getStartTimeUnixNano()));
        node.put("endTimeUnixNano", Long.toUnsignedString(span.getEndTimeUnixNano()));
        node.set("attributes", attributes(span.getAttributesList()));
        if (span.getEventsCount() > 0) {
            node.set("events", array(span.getEventsList(), OtlpJson::write));
        }
        if (span.getLinksCount() > 0) {
            node.set("links", array(span.getLinksList(), OtlpJson::write));
        }
        var status = node.putObject("status");
        if (span.getStatus().getCodeValue() != 0) {
            status.put("code", span.getStatus().getCodeValue());
        }
        text(status, "message", span.getStatus().getMessage());
    }

    private static void write(Span.Event event, ObjectNode node) {
        node.put("timeUnixNano", Long.toUnsignedString(event.getTimeUnixNano()));
        node.put("name", event.getName());
        node.set("attributes", attributes(event.getAttributesList()));
    }

    private static void write(Span.Link link, ObjectNode node) {
        node.put("traceId", hex(link.getTraceId()));
        node.put("spanId", hex(link.getSpanId()));
        node.set("attributes", attributes(link.getAttributesList()));
    }

    private static ArrayNode attributes(List<KeyValue> attributes) {
        return array(attributes, OtlpJson::write);
    }

    private static void write(KeyValue attribute, ObjectNode node) {
        node.put("key", attribute.getKey());
        node.set("value", value(attribute.getValue()));
    }

    static ObjectNode value(AnyValue value) {
        var node = JSON.objectNode();
        switch (value.getValueCase()) {
            case STRING_VALUE -> node.put("stringValue", value.getStringValue());
            case BOOL_VALUE -> node.put("boolValue", value.getBoolValue());
            case INT_VALUE -> node.put("intValue", Long.toString(value.getIntValue()));
            case DOUBLE_VALUE -> number(node, value.getDoubleValue());
            case BYTES_VALUE ->
                node.put(
                        "bytesValue",
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
            case ARRAY_VALUE -> {
                var values = node.putObject("arrayValue").putArray("values");
                value.getArrayValue().getValuesList().forEach(item -> values.add(value(item)));
            }
            case KVLIST_VALUE ->
                node.putObject("kvlistValue")
                        .set("values", attributes(value.getKvlistValue().getValuesList()));
            case VALUE_NOT_SET -> {}
        }
        return node;
    }

    /** JSON has no other way for what is not a finite number. */
    private static void number(ObjectNode node, double value) {
        if (Double.isFinite(value)) {
            node.put("doubleValue", value);
        } else {
            node.put("doubleValue", Double.toString(value));
        }
    }

    private static void text(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static <T> ArrayNode array(List<T> items, BiConsumer<T, ObjectNode> writer) {
        var array = JSON.arrayNode(items.size());
        items.forEach(item -> writer.accept(item, array.addObject()));
        return array;
    }
}
