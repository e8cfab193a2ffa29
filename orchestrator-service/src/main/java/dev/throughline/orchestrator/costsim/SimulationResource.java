package dev.throughline.orchestrator.costsim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.cost.CostReport;
import dev.throughline.orchestrator.engine.Costs;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.intake.RequestBinder;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What-if: nothing is stored or started. */
@Path("/api/v1/costsim/simulate")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.SUBMITTER)
@Tag(name = "costs")
@Singleton
public final class SimulationResource {
    private static final int MAX_INPUTS = 20;

    private final RequestBinder binder;
    private final Costs costs;
    private final Caller caller;

    SimulationResource(RequestBinder binder, Costs costs, Caller caller) {
        this.binder = binder;
        this.costs = costs;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "simulateCost",
            summary = "What a run would cost, by both estimators, and which of them is used",
            description =
                    "With a frozen plan in place of a request: its estimate, computed once more from what it rests"
                            + " on. Nothing is stored or started.")
    @APIResponse(
            responseCode = "200",
            description = "The estimate in all its parts",
            content = @Content(schema = @Schema(implementation = Simulation.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Response simulate(@Nullable SimulationRequest asked) {
        if (asked == null) {
            return Problem.INVALID.response("a body with a type, or with a plan, is needed");
        }
        return asked.plan() == null ? foreseen(asked) : replayed(asked.plan());
    }

    private Response foreseen(SimulationRequest asked) {
        if (asked.type() == null) {
            return Problem.INVALID.response(
                    "1 thing(s) are wrong with the request",
                    List.of(new Violation("/type", "missing", "type, or plan, is needed")));
        }
        var inputs = Objects.requireNonNullElse(asked.inputs(), List.<SimulationRequest.Input>of());
        if (inputs.size() > MAX_INPUTS) {
            return Problem.INVALID.response(
                    "1 thing(s) are wrong with the request",
                    List.of(new Violation("/inputs", "too_many", "at most " + MAX_INPUTS + " inputs")));
        }
        JsonNode parameters = asked.parameters() == null ? JsonNodeFactory.instance.objectNode() : asked.parameters();
        var bound = binder.bind(asked.type(), parameters, given(inputs), caller.tenant(), asked.budget());
        return switch (bound) {
            case RequestBinder.Bound.Wrong wrong ->
                Problem.INVALID.response(
                        wrong.violations().size() + " thing(s) are wrong with the request", wrong.violations());
            case RequestBinder.Bound.Sound sound -> answer(sound.plan(), null);
        };
    }

    private static List<RequestBinder.Given> given(List<SimulationRequest.Input> inputs) {
        return inputs.stream()
                .filter(Objects::nonNull)
                .map(input -> new RequestBinder.Given(
                        input.name(),
                        input.mediaType(),
                        // Of twenty of them the sum is a number still.
                        Math.clamp(Objects.requireNonNullElse(input.size(), 0L), 0, Long.MAX_VALUE / MAX_INPUTS),
                        null))
                .toList();
    }

    private Response replayed(JsonNode document) {
        Plan plan;
        try {
            plan = Json.read(Json.bytes(document), Plan.class);
        } catch (Json.UnreadableException | IllegalArgumentException | NullPointerException e) {
            return Problem.INVALID.response("that is no plan: " + e.getMessage());
        }
        Plan.Cost stated = plan.estimate().cost();
        if (stated == null || stated.inputs() == null) {
            return Problem.INVALID.response(
                    "the plan does not say what its estimate rests on: an earlier build froze it");
        }
        try {
            return answer(plan, CostReport.of(stated).confirms(stated));
        } catch (Json.UnreadableException e) {
            return Problem.INVALID.response("that is nothing to estimate from: " + e.getMessage());
        }
    }

    private Response answer(Plan plan, @Nullable Boolean isSame) {
        var report = CostReport.of(Objects.requireNonNull(plan.estimate().cost()));
        boolean isTrusted = costs.isLearnedTrusted(caller.tenant());
        return Response.ok(Simulation.of(plan, report, isTrusted, isSame)).build();
    }
}
