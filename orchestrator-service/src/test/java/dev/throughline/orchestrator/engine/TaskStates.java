package dev.throughline.orchestrator.engine;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The machine that {@link TaskState} is, read from its methods. */
public final class TaskStates {
    private TaskStates() {}

    public static Class<?>[] all() {
        return subtypes(TaskState.class).toArray(Class<?>[]::new);
    }

    /** {@code From -> To} for every method of a state that yields a state. */
    static Set<String> moves() {
        Set<String> moves = new TreeSet<>();
        for (Class<?> from : all()) {
            for (var method : from.getDeclaredMethods()) {
                if (!method.isSynthetic() && TaskState.class.isAssignableFrom(method.getReturnType())) {
                    moves.add(move(from, method.getReturnType()));
                }
            }
        }
        return moves;
    }

    static String move(Class<?> from, Class<?> to) {
        return from.getSimpleName() + " -> " + to.getSimpleName();
    }

    private static Stream<Class<?>> subtypes(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses())
                .flatMap(subtype -> subtype.isSealed() ? subtypes(subtype) : Stream.of(subtype));
    }
}
