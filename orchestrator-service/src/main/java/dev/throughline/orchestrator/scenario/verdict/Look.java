package dev.throughline.orchestrator.scenario.verdict;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was last seen of one source.
 *
 * @param value absent: it could not be looked at, or there was nothing
 * @param trouble why there is no value
 */
public record Look<T>(@Nullable T value, String trouble) {
    public static <T> Look<T> of(T value) {
        return new Look<>(value, "");
    }

    public static <T> Look<T> none(String why) {
        return new Look<>(null, why);
    }

    /** Nobody has looked. */
    public static <T> Look<T> notYet() {
        return none("not looked at");
    }

    /** @param judge of the value */
    Finding judged(Function<T, Finding> judge) {
        return value == null ? new Finding.Nothing(trouble) : judge.apply(value);
    }
}
