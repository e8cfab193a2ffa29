package dev.throughline.trace.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** A value that is no message. */
final class OtlpJsonValue {
    private static final Set<String> HEX = Set.of("trace_id", "span_id", "parent_span_id");

    private OtlpJsonValue() {}

    static Object of(JsonParser json, FieldDescriptor field) throws IOException {
        try {
            return switch (field.getJavaType()) {
                case STRING -> text(json, field);
                case BYTE_STRING -> bytes(json, field);
                case INT -> number(json, field).intValue();
                case LONG -> number(json, field);
                case DOUBLE, FLOAT -> fraction(json, field);
                case BOOLEAN -> flag(json, field);
                case ENUM -> constant(json, field);
                case MESSAGE -> throw new IllegalArgumentException("a message is no value");
            };
        } catch (IllegalArgumentException e) {
            throw OtlpJson.unreadable(field.getJsonName() + " cannot be read: " + e.getMessage());
        }
    }

    private static String text(JsonParser json, FieldDescriptor field) throws IOException {
        OtlpJson.require(json.currentToken() == JsonToken.VALUE_STRING, field.getJsonName() + " is no string");
        return json.getText();
    }

    private static ByteString bytes(JsonParser json, FieldDescriptor field) throws IOException {
        String text = text(json, field);
        return ByteString.copyFrom(
                HEX.contains(field.getName())
                        ? HexFormat.of().parseHex(text)
                        : Base64.getDecoder().decode(text));
    }

    /** 64 bit numbers come as texts, but not from everybody. */
    private static Long number(JsonParser json, FieldDescriptor field) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        String text = text(json, field);
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }

    private static Double fraction(JsonParser json, FieldDescriptor field) throws IOException {
        return json.currentToken().isNumeric() ? json.getDoubleValue() : Double.parseDouble(text(json, field));
    }

    private static Boolean flag(JsonParser json, FieldDescriptor field) throws IOException {
        OtlpJson.require(json.currentToken().isBoolean(), field.getJsonName() + " is no boolean");
        return json.getBooleanValue();
    }

    private static EnumValueDescriptor constant(JsonParser json, FieldDescriptor field) throws IOException {
        var type = field.getEnumType();
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return type.findValueByNumberCreatingIfUnknown(json.getIntValue());
        }
        EnumValueDescriptor named = type.findValueByName(text(json, field));
        return named == null ? type.getValues().getFirst() : named;
    }
}
