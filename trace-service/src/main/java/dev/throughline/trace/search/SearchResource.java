package dev.throughline.trace.search;

import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The list of traces over HTTP. */
@Path("/api/v1/traces")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "traces")
@APIResponse(responseCode = "500", ref = "InternalError")
public class SearchResource {
    private final SearchStore store;
    private final Caller caller;

    SearchResource(SearchStore store, Caller caller) {
        this.store = store;
        this.caller = caller;
    }

    /** @param next cursor of the next page, absent on the last */
    public record Page(
            List<TraceItem> items, long total, @Nullable String next) {
        static Page of(List<TraceItem> rows, long total, TraceQuery query) {
            if (rows.size() <= query.limit()) {
                return new Page(rows, total, null);
            }
            var items = rows.subList(0, query.limit());
            return new Page(
                    items, total, Position.of(query.sort(), items.getLast()).cursor());
        }
    }

    @GET
    @Operation(operationId = "listTraces", summary = "Traces that match, in order, with the total of all that match")
    @APIResponse(responseCode = "200", description = "A page")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    public Uni<Page> list(@BeanParam SearchParameters parameters) {
        var query = TraceQuery.of(parameters);
        String scope = caller.scope();
        return Uni.combine()
                .all()
                .unis(store.page(scope, query), store.total(scope, query))
                .with((rows, total) -> Page.of(rows, total, query));
    }
}
