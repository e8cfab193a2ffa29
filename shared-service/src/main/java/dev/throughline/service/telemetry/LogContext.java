package dev.throughline.service.telemetry;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TraceId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * While open, every log line of this thread says what it is about. Confined to one thread; whatever was said before is
 * said again afterwards.
 */
public final class LogContext implements AutoCloseable {
    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";
    private static final String WORKFLOW = "workflowId";
    private static final String TASK = "taskId";
    private static final String SCENARIO = "scenarioId";
    private static final String ATTEMPT = "attempt";
    /** What strangers write into headers is cut before it comes into a log. */
    private static final int MAX_VALUE = 1_000;

    private static final int TRACEPARENT_PARTS = 4;

    private final Map<String, @Nullable Object> before = new HashMap<>();

    private LogContext() {}

    public static LogContext open() {
        return new LogContext();
    }

    /** What a record says about itself in its headers; its body may be what is wrong. */
    public static LogContext of(Headers headers) {
        var context = open().with(WORKFLOW, CloudEvents.header(headers, "ce_correlationid"))
                .scenario(Synthetic.claimed(headers).map(Synthetic::text).orElse(null));
        String parent = CloudEvents.header(headers, "traceparent");
        String[] parts = parent == null ? new String[0] : parent.split("-", TRACEPARENT_PARTS);
        return parts.length == TRACEPARENT_PARTS ? context.with(TRACE, parts[1]).with(SPAN, parts[2]) : context;
    }

    public LogContext span(TraceId trace, @Nullable SpanId span) {
        return with(TRACE, trace.hex()).with(SPAN, span == null ? null : span.hex());
    }

    public LogContext workflow(UUID workflowId) {
        return with(WORKFLOW, workflowId.toString());
    }

    public LogContext task(UUID taskId, int attempt) {
        return with(TASK, taskId.toString()).with(ATTEMPT, Integer.toString(attempt));
    }

    /** Of synthetic work. */
    public LogContext scenario(@Nullable String scenarioId) {
        return with(SCENARIO, scenarioId);
    }

    /** Nothing is said for null. */
    public LogContext with(String key, @Nullable String value) {
        if (value != null) {
            before.putIfAbsent(key, MDC.get(key));
            MDC.put(key, value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE));
        }
        return this;
    }

    @Override
    public void close() {
        before.forEach((key, value) -> {
            if (value == null) {
                MDC.remove(key);
            } else {
                MDC.put(key, value);
            }
        });
        before.clear();
    }
}
