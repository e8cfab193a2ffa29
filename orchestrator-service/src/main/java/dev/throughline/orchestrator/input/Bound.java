package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** A caller who may work on one workflow sees no other. */
final class Bound {
    private Bound() {}

    static boolean permits(Caller caller, UUID workflowId) {
        return caller.workflow().map(workflowId::equals).orElse(true);
    }

    static Response missing(UUID workflowId) {
        return Problem.NOT_FOUND.response("there is no draft " + workflowId);
    }
}
