package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.WorkflowCancelled;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.SpanId;
import dev.throughline.service.metrics.Exemplar;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the slots say about themselves: their turns, what became of runs, and what undoing costs. */
@Singleton
final class SlotMetrics {
    private final Timer turns;
    private final DistributionSummary records;
    private final Kind real;
    private final Kind synthetic;
    private final Counter statements;

    SlotMetrics(MeterRegistry registry, Slots slots) {
        this.turns = Timer.builder("throughline.slot.turn")
                .description("decisions of a turn and their commit")
                .register(registry);
        this.records = DistributionSummary.builder("throughline.slot.turn.records")
                .description("records of the journal in a turn")
                .register(registry);
        this.real = new Kind(registry, false);
        this.synthetic = new Kind(registry, true);
        this.statements = Counter.builder("throughline.compensation.statements")
                .description("statements sent to Postgres by the turns that undid stages, whatever else they did")
                .register(registry);
        Gauge.builder(
                        "throughline.slot.mail",
                        slots,
                        all -> all.all().stream().mapToInt(Slot::waitingMail).sum())
                .description("letters that wait in the mailboxes of this instance")
                .register(registry);
        Gauge.builder(
                        "throughline.slot.runs",
                        slots,
                        all -> all.all().stream().mapToInt(Slot::activeRuns).sum())
                .description("runs that have not ended, of the slots of this instance")
                .register(registry);
        Gauge.builder("throughline.slots", slots, all -> all.ready().size())
                .description("slots that this instance owns and can decide in")
                .register(registry);
    }

    /** @param statementsSent by the turn */
    void turn(SlotBatch batch, long statementsSent, Duration took) {
        if (batch.isEmpty()) {
            return;
        }
        turns.record(took);
        records.record(batch.journal.size());
        for (var entry : batch.journal) {
            Kind kind = entry.record().isSynthetic() ? synthetic : real;
            entry.record().events().forEach(event -> kind.happened(entry.record(), event));
        }
        if (batch.undoneStages > 0) {
            batch.deletedProducts.forEach(
                    row -> of(batch, row.workflowId()).rows.increment());
            batch.deletedArtifacts.forEach(
                    row -> of(batch, row.workflowId()).rows.increment());
            statements.increment(statementsSent);
        }
    }

    private Kind of(SlotBatch batch, UUID workflowId) {
        var run = batch.runs.get(workflowId);
        return run != null && run.identity().isSynthetic() ? synthetic : real;
    }

    /** What became of real work, or of rehearsals: the label keeps them apart. */
    private static final class Kind {
        private static final String LABEL = "synthetic";

        private final MeterRegistry registry;
        private final String isSynthetic;
        private final Timer completed;
        private final Timer failed;
        private final Timer cancelled;
        private final Counter stages;
        private final Counter rows;
        /** By the type of the event, of which there are few. */
        private final Map<String, Counter> events = new ConcurrentHashMap<>();

        Kind(MeterRegistry registry, boolean isSynthetic) {
            this.registry = registry;
            this.isSynthetic = Boolean.toString(isSynthetic);
            this.completed = runs("completed");
            this.failed = runs("failed");
            this.cancelled = runs("cancelled");
            this.stages = counter("throughline.compensation.stages", "stages undone");
            this.rows = counter("throughline.compensation.rows", "rows deleted on the way");
        }

        private Timer runs(String status) {
            return Timer.builder("throughline.workflow.duration")
                    .tag("status", status)
                    .tag(LABEL, isSynthetic)
                    .description("from the start of a run to its end")
                    .register(registry);
        }

        private Counter counter(String name, String description) {
            return Counter.builder(name)
                    .tag(LABEL, isSynthetic)
                    .description(description)
                    .register(registry);
        }

        private Counter events(String type) {
            return Counter.builder("throughline.workflow.events")
                    .tag("type", type)
                    .tag(LABEL, isSynthetic)
                    .description("events that the engine decided")
                    .register(registry);
        }

        void happened(CausalRecord record, CausalEvent event) {
            events.computeIfAbsent(event.type(), this::events).increment();
            switch (event) {
                case WorkflowCompleted e -> ended(completed, record, e, e.startedAt(), e.spanId());
                case WorkflowFailed e -> ended(failed, record, e, e.startedAt(), e.spanId());
                case WorkflowCancelled e -> ended(cancelled, record, e, e.startedAt(), e.spanId());
                case CausalEvent.StageCompensated ignored -> stages.increment();
                default -> {}
            }
        }

        /** The wire may omit both. */
        private static void ended(
                Timer timer, CausalRecord record, CausalEvent end, @Nullable Instant start, @Nullable SpanId span) {
            if (start != null && span != null) {
                Exemplar.record(timer, Duration.between(start, end.at()), record.traceId(), span);
            }
        }
    }
}
