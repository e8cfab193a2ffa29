package dev.throughline.orchestrator.agents;

import dev.throughline.contracts.ControlMessage.WorkerAdvertised;
import dev.throughline.contracts.Topics;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who listens to what. */
@Path("/api/v1/agents")
public final class AgentResource {
    private final AgentRegistry registry;
    private final List<String> known;

    AgentResource(AgentRegistry registry, @ConfigProperty(name = "throughline.agents.known") List<String> known) {
        this.registry = registry;
        this.known = known;
    }

    /** @param workers ids of the live workers that take this agent's tasks */
    public record AgentView(String agent, String topic, List<String> workers, int concurrency) {}

    @GET
    public Map<String, Object> list() {
        List<WorkerAdvertised> live = registry.live();
        var agents = known.stream().sorted().map(agent -> view(agent, live)).toList();
        Map<String, Object> body = new TreeMap<>();
        body.put("items", agents);
        body.put("workers", live);
        return body;
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
