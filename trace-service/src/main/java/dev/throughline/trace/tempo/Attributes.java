package dev.throughline.trace.tempo;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/** Attributes in the making. */
final class Attributes {
    static final String SERVICE_NAME = "service.name";

    private Attributes() {}

    static KeyValue of(String key, String value) {
        return of(key, AnyValue.newBuilder().setStringValue(value));
    }

    static KeyValue of(String key, long value) {
        return of(key, AnyValue.newBuilder().setIntValue(value));
    }

    static KeyValue of(String key, double value) {
        return of(key, AnyValue.newBuilder().setDoubleValue(value));
    }

    static KeyValue of(String key, boolean value) {
        return of(key, AnyValue.newBuilder().setBoolValue(value));
    }

    private static KeyValue of(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }
}
