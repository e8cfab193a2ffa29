package dev.throughline.orchestrator.agents;

import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage.WorkerAdvertised;
import dev.throughline.contracts.Topics;
import dev.throughline.service.auth.Roles;
import dev.throughline.service.build.Build;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who listens to what. */
@Path("/api/v1/agents")
@RolesAllowed(Roles.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
public final class AgentResource {
    private final AgentRegistry registry;
    private final List<String> known;
    private final Build build;

    AgentResource(
            AgentRegistry registry,
            @ConfigProperty(name = "throughline.agents.known") List<String> known,
            Build build) {
        this.registry = registry;
        this.known = known;
        this.build = build;
    }

    /** @param workers ids of the live workers that take this agent's tasks */
    public record AgentView(String agent, String topic, List<String> workers, int concurrency) {}

    /** @param workers the live ones, as they last said of themselves */
    public record Agents(List<AgentView> items, List<WorkerView> workers, int contractVersion, String build) {}

    @GET
    @Operation(operationId = "listAgents", summary = "Who listens to what: agent types, their topics and live workers")
    @APIResponse(responseCode = "200", description = "Every known agent type, and every live worker")
    public Agents list() {
        List<WorkerAdvertised> live = registry.live();
        return new Agents(
                known.stream().sorted().map(agent -> view(agent, live)).toList(),
                live.stream().map(worker -> WorkerView.of(worker, build.name())).toList(),
                Contract.VERSION,
                build.name());
    }

    private static AgentView view(String agent, List<WorkerAdvertised> live) {
        var listening = live.stream()
                .filter(worker -> worker.agents().stream()
                        .anyMatch(capacity -> capacity.agent().equals(agent)))
                .toList();
        int concurrency = listening.stream()
                .flatMap(worker -> worker.agents().stream())
                .filter(capacity -> capacity.agent().equals(agent))
                .mapToInt(capacity -> capacity.concurrency())
                .sum();
        return new AgentView(
                agent,
                Topics.tasks(agent),
                listening.stream().map(WorkerAdvertised::workerId).toList(),
                concurrency);
    }
}
