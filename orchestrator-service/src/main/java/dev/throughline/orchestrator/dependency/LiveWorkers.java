package dev.throughline.orchestrator.dependency;

import dev.throughline.contracts.StageSpec;
import dev.throughline.orchestrator.agents.AgentRegistry;
import dev.throughline.orchestrator.engine.Dependencies;
import dev.throughline.orchestrator.engine.Plan;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers from memory, as the hot path must: what was found out holds until some worker says something else. */
@Singleton
public final class LiveWorkers implements Dependencies {
    private static final int CACHED = 10_000;

    private final AgentRegistry registry;
    private final Duration patience;
    private volatile Known known = new Known(-1, new Workforce(List.of()), new ConcurrentHashMap<>());

    private record Question(String planHash, String stage) {}

    private record Known(long version, Workforce workforce, Map<Question, List<String>> answers) {}

    LiveWorkers(
            AgentRegistry registry,
            @ConfigProperty(name = "throughline.dependencies.patience", defaultValue = "PT1H") Duration patience) {
        this.registry = registry;
        this.patience = patience;
    }

    @Override
    public List<String> missing(Plan plan, StageSpec stage) {
        if (plan.dependencies().isEmpty()) {
            return List.of();
        }
        Known now = now();
        var question = new Question(plan.hash(), stage.name());
        var answer = now.answers().get(question);
        if (answer == null) {
            answer = now.workforce().missing(plan, stage);
            if (now.answers().size() < CACHED) {
                now.answers().put(question, answer);
            }
        }
        return answer;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    /** Who has what the plan requires, now. */
    public List<Finding> findings(Plan plan) {
        return now().workforce().findings(plan);
    }

    private Known now() {
        Known current = known;
        long version = registry.version();
        if (current.version() != version) {
            current = new Known(version, new Workforce(registry.live()), new ConcurrentHashMap<>());
            known = current;
        }
        return current;
    }
}
