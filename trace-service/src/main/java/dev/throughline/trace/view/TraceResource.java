package dev.throughline.trace.view;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.http.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Traces over HTTP; {@code id} is a trace id or a workflow id. */
@Path("/api/v1/traces")
public class TraceResource {
    private final TraceStore store;

    TraceResource(TraceStore store) {
        this.store = store;
    }

    /** @param next cursor of the next page, absent on the last */
    public record Page(
            List<TraceItem> items, long total, @Nullable String next) {
        static Page of(List<TraceItem> rows, long total, int limit) {
            if (rows.size() <= limit) {
                return new Page(rows, total, null);
            }
            var last = rows.get(limit - 1);
            var position = new TraceQuery.Position(last.startedAt(), last.workflowId());
            return new Page(rows.subList(0, limit), total, position.cursor());
        }
    }

    public record Steps(List<StepItem> items) {}

    @GET
    public Uni<Page> list(
            @RestQuery @Nullable String status,
            @RestQuery("workflow_id") @Nullable String workflowId,
            @RestQuery @Nullable String agent,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        var query = TraceQuery.of(status, workflowId, agent, limit, cursor);
        return Uni.combine()
                .all()
                .unis(store.page(query), store.total(query))
                .with((rows, total) -> Page.of(rows, total, query.limit()));
    }

    @GET
    @Path("/{id}")
    public Uni<TraceView> trace(@RestPath String id) {
        return records(id).map(records -> SpanProjection.of(records).orElseThrow(TraceResource::unknown));
    }

    @GET
    @Path("/{id}/steps")
    public Uni<Steps> steps(@RestPath String id) {
        UUID wanted = TraceQuery.id(id);
        return store.exists(wanted)
                .invoke(TraceResource::require)
                .chain(() -> store.steps(wanted))
                .map(Steps::new);
    }

    @GET
    @Path("/{id}/causality")
    public Uni<Causality> causality(@RestPath String id) {
        return records(id)
                .map(records ->
                        CausalityProjection.of(records.getFirst().traceId().uuid(), records));
    }

    private Uni<List<CausalRecord>> records(String id) {
        return store.records(TraceQuery.id(id)).invoke(records -> require(!records.isEmpty()));
    }

    private static void require(boolean found) {
        if (!found) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("the ledger has no trace or workflow of this id");
    }
}
