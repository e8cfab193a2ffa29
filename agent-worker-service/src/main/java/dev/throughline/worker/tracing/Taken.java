package dev.throughline.worker.tracing;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TraceState;
import dev.throughline.service.telemetry.LogContext;
import dev.throughline.worker.publish.Carried;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An envelope and the record that it came in. */
public record Taken(ConsumerRecord<byte[], byte[]> record, TaskEnvelope task, Instant at, Carried carried) {

    public static Taken of(ConsumerRecord<byte[], byte[]> record, TaskEnvelope task) {
        var carried = Carried.of(
                task, CloudEvents.sampling(record.headers()), CloudEvents.header(record.headers(), TraceState.HEADER));
        return new Taken(record, task, Instant.now(), carried);
    }

    public LogContext log() {
        return LogContext.open()
                .span(task.traceId(), task.spanId())
                .workflow(task.workflowId())
                .task(task.taskId(), task.attempt())
                .scenario(carried.scenarioId());
    }
}
