package dev.throughline.worker.publish;

import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TraceState;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What every record about an attempt carries along from its envelope.
 *
 * @param isSynthetic as the envelope's body says; what its headers claim does not count
 */
public record Carried(
        Sampling sampling,
        boolean isSynthetic,
        @Nullable String scenarioId,
        @Nullable String traceState) {
    public static Carried of(TaskEnvelope task, Sampling sampling, @Nullable String incomingState) {
        String scenario = task.isSynthetic() ? task.syntheticScenarioId() : null;
        return new Carried(
                sampling,
                task.isSynthetic(),
                scenario,
                TraceState.of(incomingState, Synthetic.parse(scenario).orElse(null)));
    }

    void into(Headers headers) {
        Synthetic.mark(headers, isSynthetic, scenarioId);
        if (traceState != null && sampling.isSampled()) {
            headers.add(TraceState.HEADER, traceState.getBytes(StandardCharsets.UTF_8));
        }
    }
}
