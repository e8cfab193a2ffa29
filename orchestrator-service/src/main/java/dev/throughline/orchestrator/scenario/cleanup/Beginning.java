package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.scenario.run.CleanUpDoor.Running;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a clean-up begins over HTTP. */
@ApplicationScoped
class Beginning {
    private final CleanUps cleanUps;
    private final Caller caller;

    Beginning(CleanUps cleanUps, Caller caller) {
        this.cleanUps = cleanUps;
        this.caller = caller;
    }

    /** A clean-up that has begun, or had begun before. */
    @Schema(name = "ScenarioCleanUpBegun")
    public record Begun(UUID cleanupId) {}

    Response of(String tenant, String scenario, boolean force) {
        try {
            var id = cleanUps.ask(tenant, scenario, force ? Running.CANCEL : Running.REFUSE, caller.actor());
            return Response.accepted(new Begun(id)).build();
        } catch (CleanUps.RefusedException e) {
            return Problem.NOT_NOW.response(String.valueOf(e.getMessage()));
        }
    }
}
