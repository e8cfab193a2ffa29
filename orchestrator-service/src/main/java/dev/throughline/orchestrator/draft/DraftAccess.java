package dev.throughline.orchestrator.draft;

import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Finds the draft that a path names, for those who may see it. For all others there is none. */
@Singleton
final class DraftAccess {
    private final DraftStore drafts;
    private final Caller caller;

    DraftAccess(DraftStore drafts, Caller caller) {
        this.drafts = drafts;
        this.caller = caller;
    }

    Uni<Response> with(String id, Function<Draft, Uni<Response>> work) {
        Optional<UUID> workflowId = workflow(id);
        if (workflowId.isEmpty()) {
            return Uni.createFrom().item(missing(id));
        }
        return drafts.find(caller.tenant(), workflowId.get())
                .chain(found -> found.map(work).orElseGet(() -> Uni.createFrom().item(missing(id))));
    }

    /** Empty when the path names nothing, or nothing that the caller's token is good for. */
    Optional<UUID> workflow(String id) {
        return TraceId.parse(id)
                .map(TraceId::uuid)
                .filter(workflowId -> caller.workflow().map(workflowId::equals).orElse(true));
    }

    String tenant() {
        return caller.tenant();
    }

    String actor() {
        return caller.actor();
    }

    static Response missing(String id) {
        return Problem.NOT_FOUND.response("nothing is known of " + id);
    }
}
