package dev.throughline.trace.search;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** As the caller sent them; {@link TraceQuery} checks. */
public class SearchParameters {
    @RestQuery("tenant_id")
    @Parameter(description = "For callers who see several tenants")
    @Nullable
    String tenantId;

    @RestQuery
    @Parameter(
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"running", "completed", "failed", "cancelled"}))
    @Nullable
    String status;

    @RestQuery
    @Parameter(description = "The type of the workflow")
    @Nullable
    String type;

    @RestQuery
    @Parameter(description = "How the name begins")
    @Nullable
    String name;

    @RestQuery
    @Parameter(description = "Traces in which the agent took part")
    @Nullable
    String agent;

    @RestQuery("workflow_id")
    @Parameter(description = "A workflow id or trace id")
    @Nullable
    String workflowId;

    @RestQuery("trace_id")
    @Parameter(description = "The same")
    @Nullable
    String traceId;

    @RestQuery("incident_id")
    @Nullable
    String incidentId;

    @RestQuery
    @Parameter(description = "What the error contains, in any case")
    @Nullable
    String error;

    @RestQuery
    @Parameter(description = "Started then or later, as 2026-01-31T12:00:00Z")
    @Nullable
    String from;

    @RestQuery
    @Parameter(description = "Started before")
    @Nullable
    String to;

    @RestQuery("min_duration_ms")
    @Parameter(schema = @Schema(type = SchemaType.NUMBER, minimum = "0"))
    @Nullable
    String minDurationMs;

    @RestQuery("max_duration_ms")
    @Parameter(schema = @Schema(type = SchemaType.NUMBER, minimum = "0"))
    @Nullable
    String maxDurationMs;

    @RestQuery
    @Parameter(
            description = "What to do with rehearsals; when left out, include with an id or scenario, else exclude",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"exclude", "only", "include"}))
    @Nullable
    String synthetic;

    @RestQuery("is_synthetic")
    @Parameter(description = "The same as synthetic, as other lists call it: false, true or any")
    @Nullable
    String isSynthetic;

    @RestQuery
    @Parameter(description = "Rehearsals of this scenario, or of one run of it")
    @Nullable
    String scenario;

    @RestQuery("is_complete")
    @Parameter(
            description = "Whether it has ended and its record was found whole; found out shortly after the end",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @Nullable
    String isComplete;

    @RestQuery
    @Parameter(
            description = "Newest first, or longest first of those that have ended",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"started_at", "duration"},
                            defaultValue = "started_at"))
    @Nullable
    String sort;

    @RestQuery
    @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
    @Nullable
    String limit;

    @RestQuery
    @Parameter(description = "What the page before gave as next, with everything else the same")
    @Nullable
    String cursor;
}
