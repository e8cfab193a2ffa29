package dev.throughline.orchestrator.slot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What undoing costs. */
@Singleton
final class SlotMetrics {
    private final Counter stages;
    private final Counter rows;
    private final Counter statements;

    SlotMetrics(MeterRegistry registry) {
        this.stages = Counter.builder("throughline.compensation.stages")
                .description("stages undone")
                .register(registry);
        this.rows = Counter.builder("throughline.compensation.rows")
                .description("rows deleted on the way")
                .register(registry);
        this.statements = Counter.builder("throughline.compensation.statements")
                .description("statements sent to Postgres by the turns that undid stages, whatever else they did")
                .register(registry);
    }

    /** @param statementsSent by the turn */
    void turn(SlotBatch batch, long statementsSent) {
        if (batch.undoneStages > 0) {
            stages.increment(batch.undoneStages);
            rows.increment(batch.deletedProducts.size() + (double) batch.deletedArtifacts.size());
            statements.increment(statementsSent);
        }
    }
}
