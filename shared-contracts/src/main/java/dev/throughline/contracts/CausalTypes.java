package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Wire names of the event types, read once from the annotation that is their only definition. */
final class CausalTypes {
    private static final Map<Class<?>, String> NAMES = Arrays.stream(
                    CausalEvent.class.getAnnotation(JsonSubTypes.class).value())
            .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

    private CausalTypes() {}

    static String nameOf(Class<?> type) {
        String name = NAMES.get(type);
        if (name == null) {
            throw new IllegalStateException(type + " has no wire name");
        }
        return name;
    }
}
