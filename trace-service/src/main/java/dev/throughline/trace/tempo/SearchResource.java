package dev.throughline.trace.tempo;

import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.trace.http.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Traces that TraceQL describes, and the names and values that such a query can use. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "tempo")
@APIResponse(responseCode = "500", ref = "InternalError")
public class SearchResource {
    private final TraceSearch search;
    private final Tags tags;
    private final Caller caller;

    SearchResource(TraceSearch search, Tags tags, Caller caller) {
        this.search = search;
        this.tags = tags;
        this.caller = caller;
    }

    @GET
    @Path("/search")
    @RunOnVirtualThread
    @Operation(
            operationId = "tempoSearch",
            summary = "Traces that a TraceQL query is about, newest first",
            description =
                    "Bounded in time and in the number of traces looked at: what was found until then is the answer")
    @APIResponse(responseCode = "200", description = "The traces, each with some of the spans that match")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    public SearchAnswer search(
            @Parameter(description = "TraceQL, such as { resource.service.name = \"worker\" && status = error }")
                    @RestQuery
                    @Nullable
                    String q,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "20"))
                    @RestQuery
                    @Nullable
                    String limit,
            @Parameter(
                            description = "Spans shown of each trace",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "0",
                                            maximum = "100",
                                            defaultValue = "3"))
                    @RestQuery
                    @Nullable
                    String spss,
            @Parameter(description = "Seconds since 1970; by default a day before the end") @RestQuery @Nullable
                    String start,
            @Parameter(description = "Seconds since 1970; by default now") @RestQuery @Nullable String end,
            @Parameter(description = "Not supported: q says it all") @RestQuery("tags") @Nullable String logfmt) {
        if (logfmt != null && !logfmt.isBlank()) {
            throw ProblemException.badRequest("a search is asked for with q, in TraceQL, not with tags");
        }
        var now = InstantSource.system().instant();
        return search.answer(caller.scope(), SearchRequest.of(q, limit, spss, start, end, now));
    }

    @GET
    @Path("/v2/search/tags")
    @Operation(operationId = "tempoTags", summary = "Names of attributes, by scope")
    @APIResponse(responseCode = "200", description = "The names that were seen lately")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    public Uni<Tags.Scopes> tags(
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"resource", "span", "intrinsic", "none"}))
                    @RestQuery
                    @Nullable
                    String scope) {
        return tags.scopes(caller.scope(), scope == null ? "none" : scope);
    }

    @GET
    @Path("/v2/search/tag/{tag}/values")
    @Operation(operationId = "tempoTagValues", summary = "Values of a tag")
    @APIResponse(responseCode = "200", description = "The values that were seen lately")
    public Uni<Tags.TypedValues> values(
            @Parameter(description = "With its scope, such as resource.service.name") @RestPath String tag) {
        return tags.typedValues(caller.scope(), tag);
    }

    @GET
    @Path("/search/tags")
    @Operation(operationId = "tempoTagsV1", summary = "Names of attributes")
    @APIResponse(responseCode = "200", description = "The names that were seen lately")
    public Uni<Tags.Names> tagsV1() {
        return tags.names(caller.scope());
    }

    @GET
    @Path("/search/tag/{tag}/values")
    @Operation(operationId = "tempoTagValuesV1", summary = "Values of a tag")
    @APIResponse(responseCode = "200", description = "The values that were seen lately")
    public Uni<Tags.Values> valuesV1(
            @Parameter(description = "Without a scope, such as service.name") @RestPath String tag) {
        return tags.values(caller.scope(), tag);
    }
}
