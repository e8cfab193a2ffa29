package dev.throughline.service.telemetry;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random ids, unless this thread has said which ones come next. The SDK asks while a span is started, on the thread that
 * starts it.
 */
@Singleton
public final class GivenIds implements IdGenerator {
    private final IdGenerator random = IdGenerator.random();
    private final ThreadLocal<Next> next = ThreadLocal.withInitial(Next::new);

    private static final class Next {
        private @Nullable String trace;
        private @Nullable String span;
    }

    @Override
    public String generateTraceId() {
        Next given = next.get();
        String trace = given.trace;
        given.trace = null;
        return trace == null ? random.generateTraceId() : trace;
    }

    @Override
    public String generateSpanId() {
        Next given = next.get();
        String span = given.span;
        given.span = null;
        return span == null ? random.generateSpanId() : span;
    }

    /** The next root that this thread starts lies in that trace; null takes an earlier word back. */
    void nextTrace(@Nullable TraceId trace) {
        next.get().trace = trace == null ? null : trace.hex();
    }

    /** Of the span that {@code start} starts; nothing stays behind, whatever happens. */
    <T> T with(TraceId trace, SpanId span, Supplier<T> start) {
        Next given = next.get();
        given.trace = trace.hex();
        given.span = span.hex();
        try {
            return start.get();
        } finally {
            given.trace = null;
            given.span = null;
        }
    }
}
