package dev.throughline.worker.intake;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.TaskEnvelope;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** While open, every log line of this thread names the attempt it is about. */
final class AttemptLog implements AutoCloseable {
    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";
    private static final String WORKFLOW = "workflowId";
    private static final String TASK = "taskId";

    private AttemptLog() {}

    static AttemptLog of(TaskEnvelope task) {
        MDC.put(TRACE, task.traceId().hex());
        MDC.put(SPAN, task.spanId().hex());
        MDC.put(WORKFLOW, task.workflowId().toString());
        MDC.put(TASK, task.taskId().toString());
        return new AttemptLog();
    }

    /** What the headers of an envelope say that cannot be read. */
    static AttemptLog of(Headers headers) {
        put(WORKFLOW, CloudEvents.header(headers, "ce_correlationid"));
        String parent = CloudEvents.header(headers, "traceparent");
        String[] parts = parent == null ? new String[0] : parent.split("-", 4);
        if (parts.length == 4) {
            put(TRACE, parts[1]);
            put(SPAN, parts[2]);
        }
        return new AttemptLog();
    }

    private static void put(String key, @Nullable String value) {
        if (value != null && value.length() <= 36) {
            MDC.put(key, value);
        }
    }

    @Override
    public void close() {
        MDC.remove(TRACE);
        MDC.remove(SPAN);
        MDC.remove(WORKFLOW);
        MDC.remove(TASK);
    }
}
