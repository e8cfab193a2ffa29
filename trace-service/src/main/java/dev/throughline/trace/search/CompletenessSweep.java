package dev.throughline.trace.search;

import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.search.CompletenessStore.Ended;
import dev.throughline.trace.search.CompletenessStore.Verdict;
import dev.throughline.trace.view.SpanProjection;
import dev.throughline.trace.view.TraceView;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Looks at each run that has ended and notes whether anything is missing, as the trace view would say. A few hundred in
 * a turn, so that the ledger's consumer never waits for it; after a burst it catches up. Several instances may judge the
 * same run, to the same end.
 */
@ApplicationScoped
class CompletenessSweep {
    private static final Logger LOG = Logger.getLogger(CompletenessSweep.class);
    private static final int IN_A_TURN = 250;

    private final CompletenessStore store;

    CompletenessSweep(CompletenessStore store) {
        this.store = store;
    }

    @Scheduled(
            every = "{throughline.completeness.every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "completeness")
    Uni<Void> turn() {
        return store.toJudge(IN_A_TURN)
                .chain(ended -> ended.isEmpty() ? Uni.createFrom().voidItem() : judge(ended));
    }

    private Uni<Void> judge(List<Ended> ended) {
        var ids = ended.stream().map(Ended::workflowId).toList();
        return store.records(ids)
                .chain(this::withChildren)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(records -> verdicts(ended, records))
                .chain(store::judge);
    }

    /** What a stage that is a run of its own came to stands in the records of that run. */
    private Uni<List<CausalRecord>> withChildren(List<CausalRecord> records) {
        var known = records.stream().map(CausalRecord::workflowId).collect(Collectors.toSet());
        return store.records(children(records, known))
                .map(more -> Stream.concat(records.stream(), more.stream()).toList());
    }

    private static Set<UUID> children(Collection<CausalRecord> records, Set<UUID> known) {
        return records.stream()
                .flatMap(record -> record.events().stream())
                .filter(SubWorkflowStarted.class::isInstance)
                .map(event -> ((SubWorkflowStarted) event).childWorkflowId())
                .filter(child -> !known.contains(child))
                .collect(Collectors.toSet());
    }

    private static List<Verdict> verdicts(List<Ended> ended, List<CausalRecord> records) {
        var byRun = records.stream().collect(Collectors.groupingBy(CausalRecord::workflowId));
        return ended.stream()
                .map(run -> new Verdict(run, isComplete(run.workflowId(), byRun)))
                .toList();
    }

    private static boolean isComplete(UUID run, java.util.Map<UUID, List<CausalRecord>> byRun) {
        var own = byRun.getOrDefault(run, List.of());
        var told = Stream.concat(
                        own.stream(),
                        children(own, Set.of(run)).stream()
                                .flatMap(child -> byRun.getOrDefault(child, List.of()).stream()))
                .toList();
        try {
            return SpanProjection.of(told, run).map(TraceView::complete).orElse(false);
        } catch (RuntimeException e) {
            // One run that cannot be judged must not keep all others from it.
            LOG.warnf(e, "a run cannot be judged workflow_id=%s", run);
            return false;
        }
    }
}
