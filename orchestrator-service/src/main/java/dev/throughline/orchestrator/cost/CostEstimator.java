package dev.throughline.orchestrator.cost;

import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.Template;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What a run of a template will cost, from what is known now. */
@Singleton
public final class CostEstimator {
    private static final int CACHED = 1_000;

    private final RateCard card;
    private final Supplier<Knowledge> knowledge;
    private final double expectedSeconds;
    private final double shrinkage;
    private final int minObservations;
    private final Map<Key, Known> estimates = new ConcurrentHashMap<>();

    @Inject
    CostEstimator(ConfiguredCosts card, Observations observations, CostSettings settings) {
        this(
                card.card(),
                observations::knowledge,
                settings.expectedSeconds(),
                settings.shrinkage(),
                settings.minObservations());
    }

    CostEstimator(
            RateCard card,
            Supplier<Knowledge> knowledge,
            double expectedSeconds,
            double shrinkage,
            int minObservations) {
        this.card = card;
        this.knowledge = knowledge;
        this.expectedSeconds = expectedSeconds;
        this.shrinkage = shrinkage;
        this.minObservations = minObservations;
    }

    /** One without any experience. */
    public static CostEstimator unlearned(RateCard card) {
        return new CostEstimator(card, () -> Knowledge.NONE, 1, 8, 1);
    }

    private record Key(String templateDigest, String tenantId, int sizeClass) {}

    private record Known(long version, Plan.Estimate estimate) {}

    /** @param bytes of all inputs together */
    public Plan.Estimate estimate(Template template, String tenantId, long bytes) {
        var key = new Key(template.digest(), tenantId, CostInputs.sizeClass(bytes));
        Knowledge now = knowledge.get();
        Known known = estimates.get(key);
        if (known != null && known.version() == now.version()) {
            return known.estimate();
        }
        var weights = template.estimate();
        var estimate = new Plan.Estimate(
                weights.estimator(),
                weights.weight(),
                weights.isLowerBound(),
                CostModel.estimate(inputs(template, tenantId, key.sizeClass(), now)));
        if (estimates.size() >= CACHED) {
            estimates.clear();
        }
        estimates.put(key, new Known(now.version(), estimate));
        return estimate;
    }

    private CostInputs inputs(Template template, String tenantId, int sizeClass, Knowledge now) {
        var rates = new TreeMap<String, Rate>();
        var stages = template.costs().stream()
                .map(stage -> {
                    stage.steps().forEach(step -> rates.put(step.skill(), card.rate(step.skill())));
                    var cell = new Cell(tenantId, template.id(), template.version(), stage.stage(), sizeClass);
                    return new CostInputs.Stage(stage.stage(), stage.steps(), now.cell(cell), now.pool(cell));
                })
                .toList();
        return new CostInputs(
                template.id(),
                template.version(),
                sizeClass,
                rates,
                expectedSeconds,
                shrinkage,
                minObservations,
                stages);
    }
}
