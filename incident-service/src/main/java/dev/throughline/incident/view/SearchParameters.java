package dev.throughline.incident.view;

import dev.throughline.incident.occurrence.Severity;
import dev.throughline.incident.occurrence.StorableText;
import dev.throughline.service.http.SyntheticQuery;
import jakarta.ws.rs.DefaultValue;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What callers look for. All of it must hold; absent parameters do not filter. */
@SuppressWarnings("NullAway.Init")
public class SearchParameters {
    static final List<String> STATUSES = List.of("open", "acknowledged", "resolved");

    @RestQuery("status")
    @Nullable
    String status;

    @RestQuery("severity")
    @Nullable
    String severity;

    @RestQuery("tenant_id")
    @Nullable
    String tenant;

    @Parameter(description = "Of its first occurrence")
    @RestQuery("agent_id")
    @Nullable
    String agent;

    @Parameter(description = "Of its first occurrence")
    @RestQuery("template_id")
    @Nullable
    String template;

    @RestQuery("assignee")
    @Nullable
    String assignee;

    @Parameter(description = "Whole, or with * for any characters")
    @RestQuery("fingerprint")
    @Nullable
    String fingerprint;

    @Parameter(description = "Part of title, detail or fingerprint, in upper or lower case")
    @RestQuery("text")
    @Nullable
    String text;

    @Parameter(description = "Seen then or later")
    @RestQuery("from")
    @Nullable
    String from;

    @Parameter(description = "Seen before then")
    @RestQuery("to")
    @Nullable
    String to;

    @Parameter(description = "Of any occurrence that is kept")
    @RestQuery("workflow_id")
    @Nullable
    String workflow;

    @Parameter(description = "Of any occurrence that is kept")
    @RestQuery("trace_id")
    @Nullable
    String trace;

    @Parameter(
            description = "exclude, only or include; when left out, include with workflow_id, trace_id or scenario,"
                    + " else exclude")
    @RestQuery("synthetic")
    @Nullable
    String synthetic;

    @Parameter(description = "The same as synthetic, as it was called before: false, true or any")
    @RestQuery("is_synthetic")
    @Nullable
    String isSynthetic;

    @Parameter(description = "Of this scenario, or of one run of it")
    @RestQuery("scenario")
    @Nullable
    String scenario;

    @RestQuery("cursor")
    @Nullable
    String cursor;

    @RestQuery("limit")
    @DefaultValue("50")
    String limit;

    IncidentViews.Filter filter() {
        return new IncidentViews.Filter(
                Asked.oneOf("status", status, STATUSES),
                Asked.oneOf("severity", severity, Severity.NAMES),
                name("tenant_id", tenant),
                name("agent_id", agent),
                name("template_id", template),
                Asked.text("assignee", assignee, ActionResource.MAX_ASSIGNEE),
                Asked.text("fingerprint", fingerprint, 1_000),
                name("text", text),
                Asked.time("from", from),
                Asked.time("to", to),
                Asked.id("workflow_id", workflow),
                Asked.id("trace_id", trace),
                work(),
                Asked.id("cursor", cursor),
                Asked.limit(limit));
    }

    /** Whoever names a run means that run. */
    private SyntheticQuery work() {
        try {
            return SyntheticQuery.of(synthetic, isSynthetic, scenario, workflow != null || trace != null);
        } catch (IllegalArgumentException e) {
            throw Problem.INVALID.exception(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String name(String parameter, @Nullable String text) {
        return Asked.text(parameter, text, StorableText.MAX_NAME);
    }
}
