package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for a workflow: the body of {@code POST /api/v1/workflows} and of records on
 * {@code throughline.workflow-requests}. Every field may be missing here; intake says which must not.
 *
 * @param onConflict what to do when the idempotency key is taken: {@code return_existing}, {@code reject} or
 *     {@code replace}; absent: the same request gets the existing workflow, another one is rejected
 * @param budget when the run pauses; what is absent is the template's
 */
public record WorkflowRequest(
        @Nullable String type,
        @Nullable String name,
        @Nullable String description,
        @Nullable JsonNode parameters,
        @Nullable List<Input> inputs,
        @Nullable String traceId,
        @Nullable Boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        @Nullable String onConflict,
        @Nullable Budget budget) {

    /** A request with the budget of its template. */
    public WorkflowRequest(
            @Nullable String type,
            @Nullable String name,
            @Nullable String description,
            @Nullable JsonNode parameters,
            @Nullable List<Input> inputs,
            @Nullable String traceId,
            @Nullable Boolean isSynthetic,
            @Nullable String syntheticScenarioId,
            @Nullable String onConflict) {
        this(type, name, description, parameters, inputs, traceId, isSynthetic, syntheticScenarioId, onConflict, null);
    }

    /** A file with its content, as text or as base64. */
    public record Input(
            @Nullable String name,
            @Nullable String mediaType,
            @Nullable String content,
            @Nullable String contentBase64) {}
}
