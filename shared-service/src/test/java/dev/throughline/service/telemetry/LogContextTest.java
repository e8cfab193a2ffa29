package dev.throughline.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TraceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class LogContextTest {
    private final TraceId trace = TraceId.random();
    private final SpanId span = SpanId.random();

    @Test
    void shouldSayWhatARecordIsAboutAndAfterwardsWhatWasSaidBefore() {
        // Given
        var workflow = Ids.uuid7();
        var headers = CloudEvents.headers(Ids.uuid7(), "t", "s", Instant.now(), workflow, trace, span);

        try (var outer = LogContext.open().with("traceId", "before")) {
            // When
            try (var inner = LogContext.of(headers).task(workflow, 3)) {
                // Then
                assertThat(MDC.get("traceId")).isEqualTo(trace.hex());
                assertThat(MDC.get("spanId")).isEqualTo(span.hex());
                assertThat(MDC.get("workflowId")).isEqualTo(workflow.toString());
                assertThat(MDC.get("attempt")).isEqualTo("3");
            }
            assertThat(MDC.get("traceId")).isEqualTo("before");
            assertThat(MDC.get("spanId")).isNull();
        }
        assertThat(MDC.get("traceId")).isNull();
    }

    @Test
    void shouldNameTheScenarioOfARehearsal() {
        // Given
        var headers = new RecordHeaders();
        Synthetic.mark(headers, true, "SDSR-1");

        // When
        try (var log = LogContext.of(headers)) {
            // Then
            assertThat(MDC.get("scenarioId")).isEqualTo("SDSR-1");
        }
        assertThat(MDC.get("scenarioId")).isNull();
    }

    @Test
    void shouldCutWhatStrangersWrite() {
        // Given
        var headers = new RecordHeaders();
        headers.add("ce_correlationid", "x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        headers.add("traceparent", "not one".getBytes(StandardCharsets.UTF_8));

        // When
        try (var log = LogContext.of(headers)) {
            // Then
            assertThat(String.valueOf(MDC.get("workflowId"))).hasSize(1_000);
            assertThat(MDC.get("traceId")).isNull();
        }
    }
}
