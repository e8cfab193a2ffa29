package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** While open, every log line of this thread names the run that its record says it belongs to. */
final class RunLog implements AutoCloseable {
    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";
    private static final String WORKFLOW = "workflowId";

    private RunLog() {}

    static RunLog of(CausalRecord record) {
        put(WORKFLOW, record.workflowId().toString());
        put(TRACE, record.traceId().hex());
        return new RunLog();
    }

    /** Headers only: the body may be what is wrong. */
    static RunLog of(Headers headers) {
        put(WORKFLOW, CloudEvents.header(headers, "ce_correlationid"));
        String parent = CloudEvents.header(headers, "traceparent");
        String[] parts = parent == null ? new String[0] : parent.split("-", 4);
        if (parts.length == 4) {
            put(TRACE, parts[1]);
            put(SPAN, parts[2]);
        }
        return new RunLog();
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
    }
}
