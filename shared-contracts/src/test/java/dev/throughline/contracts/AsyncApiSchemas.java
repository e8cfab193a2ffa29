package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a schema must say of each record of the wire, by reflection. */
final class AsyncApiSchemas {
    /** Any JSON: a schema may say more about it than the code does. */
    private static final String ANY = "any";

    private final Map<String, Described> schemas = new TreeMap<>();

    private AsyncApiSchemas() {}

    /** The part of a schema that the code decides: texts, limits and examples are the author's. */
    sealed interface Described {
        record Fields(Map<String, String> types, Collection<String> required) implements Described {}

        /** Values of an enum, or names of the subtypes of a sealed type. */
        record OneOf(Collection<String> names) implements Described {}

        static Described by(JsonNode schema) {
            if (schema.has("enum")) {
                return new OneOf(texts(schema.get("enum")).collect(Collectors.toCollection(TreeSet::new)));
            }
            if (schema.has("oneOf")) {
                return new OneOf(schema.get("oneOf").findValuesAsText("$ref").stream()
                        .map(AsyncApiSchemas::lastPart)
                        .collect(Collectors.toCollection(TreeSet::new)));
            }
            var types = new TreeMap<String, String>();
            schema.path("properties")
                    .properties()
                    .forEach(field -> types.put(field.getKey(), typeOf(field.getValue())));
            return new Fields(types, texts(schema.path("required")).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    /** Every type that is reached from the given ones, by simple name. */
    static Map<String, Described> of(Collection<Class<?>> roots) {
        var schemas = new AsyncApiSchemas();
        roots.forEach(schemas::reach);
        return schemas.schemas;
    }

    static String lastPart(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }

    private static String typeOf(JsonNode schema) {
        if (schema.has("$ref")) {
            return lastPart(schema.get("$ref").asText());
        }
        if (schema.has("const")) {
            return "'" + schema.get("const").asText() + "'";
        }
        return switch (schema.path("type").asText()) {
            case "array" -> "[" + typeOf(schema.path("items")) + "]";
            case "object" -> mapType(schema.path("additionalProperties"));
            case "" -> ANY;
            case String type ->
                schema.has("format") ? type + " " + schema.get("format").asText() : type;
        };
    }

    private static String mapType(JsonNode values) {
        return values.isObject() ? "{" + typeOf(values) + "}" : values.asBoolean() ? "{" + ANY + "}" : ANY;
    }

    private void reach(Class<?> type) {
        if (schemas.containsKey(type.getSimpleName())) {
            return;
        }
        if (type.isEnum()) {
            schemas.put(type.getSimpleName(), oneOf(type.getEnumConstants()));
        } else if (type.isSealed()) {
            var subtypes = type.getPermittedSubclasses();
            schemas.put(
                    type.getSimpleName(),
                    oneOf(Arrays.stream(subtypes).map(Class::getSimpleName).toArray()));
            Arrays.stream(subtypes).forEach(this::reach);
        } else {
            schemas.put(type.getSimpleName(), new Described.Fields(Map.of(), List.of())); // a type may contain itself
            schemas.put(type.getSimpleName(), fields(type));
        }
    }

    private static Described oneOf(Object[] names) {
        return new Described.OneOf(
                Arrays.stream(names).map(Object::toString).collect(Collectors.toCollection(TreeSet::new)));
    }

    private Described fields(Class<?> type) {
        var types = new TreeMap<String, String>();
        var required = new TreeSet<String>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = SnakeCaseStrategy.INSTANCE.translate(component.getName());
            types.put(name, typeOf(component.getGenericType()));
            if (!Samples.isNullable(component)) {
                required.add(name);
            }
        }
        for (Class<?> sealedType : type.getInterfaces()) {
            var names = sealedType.getAnnotation(JsonSubTypes.class);
            if (names != null) {
                String tag = sealedType.getAnnotation(JsonTypeInfo.class).property();
                required.add(tag);
                types.put(tag, "'" + wireName(names, type) + "'");
            }
        }
        return new Described.Fields(types, required);
    }

    private static String wireName(JsonSubTypes names, Class<?> type) {
        return Arrays.stream(names.value())
                .filter(named -> named.value() == type)
                .map(JsonSubTypes.Type::name)
                .collect(Collectors.joining());
    }

    private String typeOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class ? "{" + typeOf(last) + "}" : "[" + typeOf(last) + "]";
        }
        Class<?> plain = (Class<?>) type;
        if (plain == TraceId.class || plain == SpanId.class) {
            return plain.getSimpleName();
        }
        if (plain.isRecord() || plain.isEnum() || plain.isSealed()) {
            reach(plain);
            return plain.getSimpleName();
        }
        return plainType(plain);
    }

    private static String plainType(Class<?> type) {
        if (type == UUID.class) {
            return "string uuid";
        }
        if (type == Instant.class) {
            return "string date-time";
        }
        return switch (type.getSimpleName()) {
            case "String" -> "string";
            case "int", "Integer" -> "integer int32";
            case "long", "Long" -> "integer int64";
            case "boolean", "Boolean" -> "boolean";
            case "JsonNode" -> ANY;
            default -> throw new AssertionError("no schema for " + type);
        };
    }
}
