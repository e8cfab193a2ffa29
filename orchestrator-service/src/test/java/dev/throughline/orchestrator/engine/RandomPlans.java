package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.Budget;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Plans of every kind of stage, and what a decider needs to work on them. */
final class RandomPlans {
    private RandomPlans() {}

    static Plan plan(Random random) {
        int count = 1 + random.nextInt(6);
        List<StageSpec> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> needs = new ArrayList<>();
            for (int earlier = 0; earlier < i; earlier++) {
                if (random.nextInt(3) == 0) {
                    needs.add("s" + earlier);
                }
            }
            stages.add(stage("s" + i, needs, random));
        }
        List<Plan.Output> outputs = random.nextInt(6) == 0 ? List.of(new Plan.Output("s0.txt", null)) : List.of();
        var admission = random.nextInt(8) == 0 ? new Plan.Admission("key", 1, 0) : null;
        return Plan.frozen(new Plan.Content(
                "random",
                1,
                JsonNodeFactory.instance.objectNode(),
                stages,
                outputs,
                admission,
                List.of(),
                new Plan.Estimate("none", 0, true, random.nextInt(4) == 0 ? null : cost(random)),
                random.nextInt(3) == 0 ? budget(random) : null));
    }

    private static Plan.Cost cost(Random random) {
        long v1 = random.nextInt(2_000);
        Long v2 = random.nextBoolean() ? null : (long) random.nextInt(2_000);
        return new Plan.Cost(v1, v2, v2, v2, 0, 0, "0".repeat(64), JsonNodeFactory.instance.objectNode());
    }

    private static Budget budget(Random random) {
        return new Budget(
                1 + (long) random.nextInt(3_000),
                random.nextBoolean() ? null : 1 + (long) random.nextInt(300),
                random.nextBoolean() ? null : 1 + (long) random.nextInt(30));
    }

    private static StageSpec stage(String name, List<String> needs, Random random) {
        var retry = new StageSpec.Retry(1 + random.nextInt(4), 100, 1_000);
        int kind = random.nextInt(10);
        String when = random.nextInt(6) == 0 ? (random.nextInt(8) == 0 ? "broken" : random.nextBoolean() + "") : null;
        var undo = random.nextInt(3) == 0
                ? new StageSpec.Compensation("deliver", List.of(), 1_000, new StageSpec.Retry(2, 100, 1_000))
                : null;
        return new StageSpec(
                name,
                kind == 0 ? StageSpec.APPROVAL : kind == 1 ? StageSpec.WORKFLOW : "intake",
                needs,
                List.of(),
                1_000,
                retry,
                when,
                kind == 2 ? "items " + random.nextInt(4) : null,
                random.nextInt(4) == 0 ? 300L : null,
                null,
                kind > 1 ? undo : null,
                kind == 0 ? new StageSpec.Approval(5_000) : null,
                kind == 1 ? new StageSpec.SubWorkflow("other", JsonNodeFactory.instance.objectNode()) : null);
    }

    /** {@code true}, {@code false}, {@code items 3}, and what cannot be evaluated. */
    static Expressions expressions() {
        return (expression, scope) -> {
            if (expression.startsWith("items ")) {
                var items = JsonNodeFactory.instance.arrayNode();
                for (int i = 0; i < Integer.parseInt(expression.substring(6)); i++) {
                    items.add(i);
                }
                return items;
            }
            if (expression.equals("broken")) {
                throw new Expressions.ExpressionException("not an expression");
            }
            return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(expression));
        };
    }

    static Pace pace(Random random) {
        return (agent, now) -> random.nextInt(10) == 0 ? now.plusMillis(50) : now;
    }

    static Dependencies dependencies(Random random) {
        return new Dependencies() {
            @Override
            public List<String> missing(Plan plan, StageSpec stage) {
                return random.nextInt(8) == 0 ? List.of("skill " + random.nextInt(3)) : List.of();
            }

            @Override
            public Duration patience() {
                return Duration.ofMillis(random.nextInt(2_000));
            }
        };
    }

    static Run.Identity identity(Instant now) {
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
                now,
                null,
                false);
    }

    static RunDecider.Origin origin() {
        return new RunDecider.Origin("http", null, JsonNodeFactory.instance.objectNode());
    }

    record Seeded(Random random) implements Entropy {
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
