package dev.throughline.trace.traceql;

import org.jspecify.annotations.Nullable;

/** A word of a query and where it begins. */
sealed interface Token {
    int position();

    /** Brackets and {@code && ||}. */
    record Sign(int position, String text) implements Token {}

    record Compare(int position, Operator operator) implements Token {}

    /** {@code head.rest}, or {@code head} alone; the head of {@code .rest} is empty. */
    record Word(int position, String head, @Nullable String rest) implements Token {}

    record Value(int position, Literal literal) implements Token {}

    record End(int position) implements Token {}
}
