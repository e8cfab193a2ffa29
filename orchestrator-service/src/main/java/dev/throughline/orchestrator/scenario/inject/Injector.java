package dev.throughline.orchestrator.scenario.inject;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.TraceId;
import dev.throughline.contracts.WorkflowRequest;
import dev.throughline.orchestrator.scenario.access.Account;
import dev.throughline.orchestrator.scenario.access.Answer;
import dev.throughline.orchestrator.scenario.access.LineClient;
import dev.throughline.orchestrator.scenario.access.Service;
import dev.throughline.orchestrator.scenario.file.Injection;
import dev.throughline.orchestrator.scenario.file.Injection.Who;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Does one injection after the other. Each may be done twice, because an instance can die after it and before it is
 * written down: starts and verbs have keys, and a second poison or repetition disturbs no more than the first.
 */
@Singleton
public final class Injector {
    private static final Duration RETRY_AFTER = Duration.ofMillis(250);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LineClient line;
    private final Disturbances disturbances;
    private final InstantSource clock = InstantSource.system();

    Injector(LineClient line, Disturbances disturbances) {
        this.line = line;
        this.disturbances = disturbances;
    }

    /**
     * Its pause is over.
     *
     * @param began when the first injection was due
     */
    public Injected inject(Injection injection, String syntheticId, List<Injected> done, Instant began)
            throws InjectionException, InterruptedException {
        return switch (injection) {
            case Injection.Start start -> start(start, syntheticId);
            case Injection.Ask ask -> {
                // The same verb may be said twice in one file, and is then two commands.
                String key = syntheticId + "/" + done.size() + "/" + ask.title();
                yield ask(ask, syntheticId, key, started(done, ask.of()));
            }
            case Injection.Await await -> {
                await(await, started(done, await.of()));
                yield done(await, await.of());
            }
            case Injection.Poison poison -> {
                disturbances.poison(poison, syntheticId, started(done, poison.of()));
                yield done(poison, poison.of());
            }
            case Injection.Repeat repeat -> {
                disturbances.repeat(repeat, syntheticId, started(done, repeat.of()), began);
                yield done(repeat, repeat.of());
            }
            case Injection.Costs costs -> {
                disturbances.costs(costs, syntheticId, started(done, costs.of()), clock.instant());
                yield done(costs, costs.of());
            }
        };
    }

    private Injected start(Injection.Start start, String syntheticId) throws InjectionException, InterruptedException {
        var request = new WorkflowRequest(
                start.type(), syntheticId, null, start.parameters(), null, null, true, syntheticId, null);
        JsonNode view = posted("/api/v1/workflows", account(start), syntheticId + "/" + start.name(), request);
        return new Injected(
                start.title(),
                start.name(),
                clock.instant(),
                id(view),
                TraceId.parse(view.path("trace_id").asText()).map(TraceId::uuid).orElse(null),
                view.path("tenant_id").asText());
    }

    private static UUID id(JsonNode view) throws InjectionException {
        return TraceId.parse(view.path("workflow_id").asText())
                .map(TraceId::uuid)
                .orElseThrow(() -> new InjectionException("the answer names no workflow"));
    }

    private Injected ask(Injection.Ask ask, String syntheticId, String key, Injected of)
            throws InjectionException, InterruptedException {
        posted(
                "/api/v1/workflows/" + of.workflowId() + "/" + ask.verb(),
                Account.OWN,
                key,
                Map.of("reason", "scenario " + syntheticId));
        return done(ask, ask.of());
    }

    private void await(Injection.Await await, Injected of) throws InjectionException, InterruptedException {
        Instant until = clock.instant().plus(PATIENCE);
        String seen = "nothing";
        while (clock.instant().isBefore(until)) {
            seen = status(line.get(Service.ORCHESTRATOR, "/api/v1/workflows/" + of.workflowId(), Account.OWN));
            if (seen.equals(await.status())) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
        throw new InjectionException("expected " + await.status() + ", seen " + seen);
    }

    private static String status(Answer answer) {
        return answer instanceof Answer.Said said && said.isOk()
                ? said.json().path("status").asText()
                : told(answer);
    }

    /** What the service cannot take now is sent again with the same key. */
    private JsonNode posted(String path, Account account, String key, Object body)
            throws InjectionException, InterruptedException {
        Instant until = clock.instant().plus(PATIENCE);
        while (true) {
            Answer answer = line.post(Service.ORCHESTRATOR, path, account, key, body);
            if (answer instanceof Answer.Said said && said.isOk()) {
                return said.json();
            }
            if (!isPassing(answer) || clock.instant().isAfter(until)) {
                throw new InjectionException(told(answer));
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_AFTER.toMillis());
        }
    }

    private static boolean isPassing(Answer answer) {
        return switch (answer) {
            case Answer.Silent silent -> true;
            case Answer.Said said -> said.status() == 503 || said.status() == 429;
        };
    }

    private static String told(Answer answer) {
        return switch (answer) {
            case Answer.Silent silent -> silent.why();
            case Answer.Said said -> "the orchestrator answers " + said.told();
        };
    }

    private Injected done(Injection injection, String of) {
        return new Injected(injection.title(), of, clock.instant(), null, null, null);
    }

    private static Account account(Injection.Start start) {
        return start.who() == Who.FOREIGN ? Account.FOREIGN : Account.OWN;
    }

    private static Injected started(List<Injected> done, String name) throws InjectionException {
        return done.stream()
                .filter(one -> one.workflowId() != null && one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InjectionException("no workflow " + name + " was started"));
    }
}
