package dev.throughline.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random plans under random results, duplicates, reorderings, losses and clocks. */
class RunDeciderProperties {
    private static final int MAX_MOVES = 2_000;

    @Property(tries = 500)
    void shouldEndOnceAndNeverSleepForGood(@ForAll long seed) {
        var random = new Random(seed);
        var decider = new RunDecider(new Seeded(random));
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Decision decision = decider.start(identity(now), plan(random), origin(), now);
        Run run = decision.run();
        List<TaskResult> mail = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        int ends = 0;
        for (int move = 0; move < MAX_MOVES; move++) {
            ends += check(run, decision, ids);
            for (String stage : decision.dispatched()) {
                send(run, stage, mail, random);
            }
            if (run.status().isTerminal() && mail.isEmpty()) {
                break;
            }
            boolean arrives = !mail.isEmpty() && random.nextInt(4) > 0;
            if (!arrives && run.nextWakeUp().isPresent()) {
                now = run.nextWakeUp().get().at();
            }
            int next = arrives ? random.nextInt(mail.size()) : -1;
            Decision taken = arrives
                    ? decider.decide(run, new Command.ResultArrived(mail.get(next)), now)
                    : decider.decide(run, new Command.WakeUp(), now);
            if (random.nextInt(8) == 0) {
                decision = crashed(run, mail, random);
                continue;
            }
            if (arrives) {
                mail.remove(next);
            }
            decision = taken;
            run = decision.run();
        }
        assertThat(run.status().isTerminal()).isTrue();
        assertThat(ends).isEqualTo(1);
    }

    /**
     * The process dies before the commit: what it decided never was, the result comes again, and the next owner sends
     * open tasks once more because it cannot know that they were sent.
     */
    private static Decision crashed(Run run, List<TaskResult> mail, Random random) {
        run.tasks().keySet().forEach(stage -> send(run, stage, mail, random));
        return new Decision(run, List.of(), List.of(), List.of());
    }

    /** Returns how many ends this decision records. */
    private static int check(Run run, Decision decision, Set<UUID> ids) {
        int ends = 0;
        for (CausalEvent event : decision.events()) {
            assertThat(ids.add(event.id())).isTrue();
            if (event instanceof CausalEvent.WorkflowCompleted || event instanceof CausalEvent.WorkflowFailed) {
                ends++;
            }
            if (event instanceof CausalEvent.TaskDispatched dispatched) {
                assertThat(run.plan().stage(dispatched.stage()).needs())
                        .allMatch(need -> run.tasks().get(need) instanceof TaskState.Succeeded);
            }
        }
        assertThat(run.nextWakeUp().isPresent()).isNotEqualTo(run.status().isTerminal());
        return ends;
    }

    /** Lost, once, or twice; right or wrong. */
    private static void send(Run run, String stage, List<TaskResult> mail, Random random) {
        if (!(run.tasks().get(stage) instanceof TaskState.Dispatched task)) {
            return;
        }
        int copies = random.nextInt(3);
        boolean succeeds = random.nextInt(3) > 0;
        for (int copy = 0; copy < copies; copy++) {
            mail.add(new TaskResult(
                    Contract.VERSION,
                    task.taskId(),
                    run.workflowId(),
                    task.attempt(),
                    run.identity().traceId(),
                    task.span(),
                    run.identity().span(),
                    succeeds ? TaskResult.Outcome.SUCCEEDED : TaskResult.Outcome.FAILED,
                    null,
                    List.of(),
                    succeeds ? null : new TaskResult.Failure("skill_error", "broke", random.nextBoolean(), null, null),
                    List.of(),
                    "agent",
                    Instant.EPOCH,
                    Instant.EPOCH));
        }
    }

    private static Plan plan(Random random) {
        int count = 1 + random.nextInt(6);
        List<StageSpec> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> needs = new ArrayList<>();
            for (int earlier = 0; earlier < i; earlier++) {
                if (random.nextInt(3) == 0) {
                    needs.add("s" + earlier);
                }
            }
            var retry = new StageSpec.Retry(1 + random.nextInt(4), 100, 1_000);
            stages.add(new StageSpec("s" + i, "intake", needs, List.of(), 1_000, retry));
        }
        return new Plan("hash", "random", 1, JsonNodeFactory.instance.objectNode(), stages, List.of());
    }

    private static Run.Identity identity(Instant now) {
        return new Run.Identity(
                UUID.randomUUID(),
                "tenant",
                "random",
                "a run",
                null,
                TraceId.random(),
                SpanId.random(),
                null,
                false,
                null,
                List.of(),
                now);
    }

    private static RunDecider.Origin origin() {
        return new RunDecider.Origin("http", null, JsonNodeFactory.instance.objectNode());
    }

    private record Seeded(Random random) implements Entropy {
        @Override
        public UUID uuid(Instant now) {
            return new UUID(random.nextLong(), random.nextLong());
        }

        @Override
        public SpanId span() {
            return new SpanId("%016x".formatted(random.nextLong() | 1L));
        }

        @Override
        public double jitter() {
            return random.nextDouble();
        }
    }
}
