package dev.throughline.trace.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * OTLP/JSON into OTLP: the JSON of protobuf, except that ids are hex and enums are numbers. Fields that are not known are
 * left out, whatever is in them.
 */
final class OtlpJson {
    private static final int DEEPEST = 100;
    /** Empty messages are cheap to send and dear to hold. */
    private static final int MOST_MESSAGES = 500_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS = new ConcurrentHashMap<>();

    private final JsonParser json;
    private int messages;

    private OtlpJson(JsonParser json) {
        this.json = json;
    }

    static TracesData read(byte[] body, int length) {
        try (JsonParser json = FACTORY.createParser(body, 0, length)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "the body is no JSON object");
            var request = TracesData.newBuilder();
            new OtlpJson(json).fill(request);
            require(json.nextToken() == null, "there is something after the JSON object");
            return request.build();
        } catch (JsonProcessingException e) {
            throw unreadable(e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private void fill(Message.Builder message) throws IOException {
        require(++messages <= MOST_MESSAGES, "the body has too many objects");
        Map<String, FieldDescriptor> fields = FIELDS.computeIfAbsent(message.getDescriptorForType(), OtlpJson::fields);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            FieldDescriptor field = fields.get(json.currentName());
            JsonToken token = json.nextToken();
            if (field == null) {
                json.skipChildren();
            } else if (token == JsonToken.VALUE_NULL) {
                message.clearField(field);
            } else if (field.isRepeated()) {
                require(token == JsonToken.START_ARRAY, field.getJsonName() + " is no array");
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    message.addRepeatedField(field, value(message, field));
                }
            } else {
                message.setField(field, value(message, field));
            }
        }
    }

    private Object value(Message.Builder parent, FieldDescriptor field) throws IOException {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return OtlpJsonValue.of(json, field);
        }
        require(json.currentToken() == JsonToken.START_OBJECT, field.getJsonName() + " is no object");
        var message = parent.newBuilderForField(field);
        fill(message);
        return message.build();
    }

    private static Map<String, FieldDescriptor> fields(Descriptor type) {
        return type.getFields().stream().collect(Collectors.toMap(FieldDescriptor::getJsonName, Function.identity()));
    }

    static void require(boolean fine, String what) {
        if (!fine) {
            throw unreadable(what);
        }
    }

    static OtlpRefusal unreadable(String why) {
        return new OtlpRefusal(OtlpRefusal.Kind.UNREADABLE, "the body is no OTLP request in JSON: " + why);
    }
}
