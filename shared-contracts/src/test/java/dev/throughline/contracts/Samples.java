package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Instances of any record of the wire, so that no record can be forgotten in a test. */
final class Samples {
    private Samples() {}

    /** Whether the fields that may be missing are there. */
    enum Optionals {
        PRESENT,
        ABSENT
    }

    static <T> T of(Class<T> type, Optionals optionals) {
        try {
            var components = type.getRecordComponents();
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components)
                    .map(component ->
                            (optionals == Optionals.ABSENT && isNullable(component)) || isRecursive(type, component)
                                    ? null
                                    : value(component.getName(), component.getGenericType(), optionals))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.toString(), e);
        }
    }

    static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** A record of a kind may hold others of its kind: a sample does not, or it would never end. */
    private static boolean isRecursive(Class<?> type, RecordComponent component) {
        return component.getGenericType().getTypeName().contains(type.getName() + ">");
    }

    private static Object value(String name, Type type, Optionals optionals) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (last == CausalEvent.class) {
                return List.of(of(CausalEvent.RunQuarantined.class, optionals));
            }
            Object element = value(name, last, optionals);
            return generic.getRawType() == Map.class ? Map.of("key", element) : List.of(element, element);
        }
        if (type == Evidence.class) {
            return of(Evidence.ModelCall.class, optionals);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord() && plain != TraceId.class && plain != SpanId.class) {
            return of(plain, optionals);
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        return switch (plain.getSimpleName()) {
            case "UUID" -> new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | name.hashCode() & 0xffff);
            case "Instant" -> Instant.parse("2026-02-03T04:05:06.123456Z");
            case "String" -> "a " + name + " with ü, \" and \\";
            case "int", "Integer" -> 7;
            case "long", "Long" -> 9_007_199_254_740_993L;
            case "boolean", "Boolean" -> true;
            case "TraceId" -> TraceId.parse("4bf92f3577b34da6a3ce929d0e0e4736").orElseThrow();
            case "SpanId" -> new SpanId("00f067aa0ba902b7");
            case "JsonNode" -> json();
            default -> throw new AssertionError("no sample for " + type);
        };
    }

    static JsonNode json() {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("camelCase", "stays")
                .put("number", 1.5)
                .putArray("list")
                .add(1)
                .addNull();
        return node;
    }
}
