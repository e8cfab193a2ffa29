package dev.throughline.incident.overdue;

import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Incidents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * The watches of the assigned partitions and what stands behind them. Of one thread; blocking. After any exception it
 * is to be {@linkplain #recall recalled}: the rows and the position are the truth.
 */
final class Lookout {
    static final String ACTOR = "system";

    private static final Logger LOG = Logger.getLogger(Lookout.class);
    private static final Duration SHORTEST_GAP = Duration.ofSeconds(15);
    private static final int MUCH_TO_WRITE = 20_000;
    private static final int REPORTED_AT_ONCE = 1_000;

    private final OverdueConfig config;
    private final WatchStore store;
    private final Incidents incidents;
    private final WatchMetrics metrics;
    private final Map<Integer, Watch> watches = new HashMap<>();
    private final Map<Integer, Long> positions = new HashMap<>();

    Lookout(OverdueConfig config, WatchStore store, Incidents incidents, WatchMetrics metrics) {
        this.config = config;
        this.store = store;
        this.incidents = incidents;
        this.metrics = metrics;
    }

    /** @return where each partition goes on */
    Map<Integer, Long> recall(Collection<Integer> partitions) {
        watches.clear();
        positions.clear();
        if (!partitions.isEmpty()) {
            positions.putAll(store.positions(partitions).await().atMost(config.transactionTimeout()));
            partitions.forEach(partition -> watches.put(partition, new Watch(config.grace(), gap())));
            restore(store.live(partitions).await().atMost(config.transactionTimeout()));
        }
        return positions;
    }

    /** Whether a period was reported is asked of the incidents themselves, so that the two cannot differ. */
    private void restore(List<WatchRows.Live> rows) {
        long now = System.currentTimeMillis();
        Map<UUID, UUID> failures = new HashMap<>();
        rows.stream()
                .filter(row -> row.wakeupAt() < now)
                .forEach(row -> failures.put(row.workflowId(), failureId(row)));
        Set<UUID> known = incidents.known(failures.values());
        rows.forEach(row -> {
            UUID failure = failures.get(row.workflowId());
            boolean isReported = failure != null && known.contains(failure);
            watch(row.partition())
                    .restore(row.workflowId(), row.wakeupAt(), row.recordedAt(), row.isSynthetic(), isReported);
        });
    }

    void see(ConsumerRecord<byte[], byte[]> record, long now) {
        Sighting.of(record, now).ifPresent(sighting -> watch(record.partition()).see(sighting, now));
    }

    void completeUntil(int partition, long asOf) {
        watch(partition).completeUntil(asOf);
    }

    boolean isFull() {
        return size() >= config.maxRuns();
    }

    boolean hasMuchToWrite() {
        return watches.values().stream().mapToInt(Watch::toWrite).sum() >= MUCH_TO_WRITE;
    }

    /** In this order: what is resolved twice does no harm, what is forgotten before it is resolved stays open. */
    void write(Map<Integer, Long> next) {
        long start = System.nanoTime();
        resolve();
        List<WatchRows.Kept> kept = new ArrayList<>();
        watches.forEach((partition, watch) -> kept.addAll(read(partition, watch)));
        Set<UUID> gone = new HashSet<>();
        watches.values().forEach(watch -> gone.addAll(watch.gone()));
        List<WatchStore.Move> moves = next.entrySet().stream()
                .map(move -> new WatchStore.Move(
                        move.getKey(), Objects.requireNonNull(positions.get(move.getKey())), move.getValue()))
                .filter(move -> move.expected() != move.next())
                .toList();
        if (!moves.isEmpty()) {
            store.write(moves, newest(kept), gone).await().atMost(config.transactionTimeout());
            positions.putAll(next);
        }
        watches.values().forEach(Watch::written);
        metrics.wrote(start);
    }

    /** One row a run: nothing keeps others from using its key on another partition. */
    private static List<WatchRows.Kept> newest(List<WatchRows.Kept> kept) {
        var byRun = new LinkedHashMap<UUID, WatchRows.Kept>();
        for (var one : kept) {
            byRun.merge(
                    one.run().workflowId(),
                    one,
                    BinaryOperator.maxBy(Comparator.comparing(WatchRows.Kept::recordedAt)));
        }
        return List.copyOf(byRun.values());
    }

    private void resolve() {
        List<UUID> over = watches.values().stream()
                .flatMap(watch -> watch.over().stream())
                .map(WatchedRun::failureId)
                .toList();
        metrics.resolved(incidents.resolve(over, ACTOR, "the run goes on"));
    }

    /** A record that cannot be read is a dead letter of the ledger, and so an incident already. */
    private static List<WatchRows.Kept> read(int partition, Watch watch) {
        List<WatchRows.Kept> kept = new ArrayList<>();
        for (Watch.Changed changed : watch.changed()) {
            UUID id = changed.period().workflowId();
            WatchedRun.read(id, changed.body())
                    .ifPresentOrElse(
                            run -> kept.add(new WatchRows.Kept(
                                    partition, changed.period().wakeupAt(), changed.recordedAt(), run)),
                            () -> watch.forget(id));
        }
        return kept;
    }

    /** Only of what is written: a run that is reported and then forgotten in a crash could not be resolved. */
    boolean report() {
        boolean isMore = false;
        for (Watch watch : watches.values()) {
            List<Watch.Period> overdue = watch.overdue(REPORTED_AT_ONCE);
            if (!overdue.isEmpty()) {
                report(watch, overdue);
                isMore |= overdue.size() == REPORTED_AT_ONCE;
            }
        }
        int reported = watches.values().stream().mapToInt(Watch::reportedNow).sum();
        int synthetic = watches.values().stream().mapToInt(Watch::syntheticNow).sum();
        metrics.standsAt(size(), reported - synthetic, synthetic, isFull());
        return isMore;
    }

    private void report(Watch watch, List<Watch.Period> overdue) {
        var ids = overdue.stream().map(Watch.Period::workflowId).toList();
        Map<UUID, WatchedRun> runs = store.details(ids).await().atMost(config.transactionTimeout());
        Instant now = Instant.now();
        List<Failure> failures = overdue.stream()
                .map(period ->
                        Objects.requireNonNull(runs.get(period.workflowId())).overdue(period, now))
                .toList();
        incidents.take(failures);
        watch.reported(overdue);
        failures.forEach(failure -> metrics.raised(failure.isSynthetic()));
        LOG.warnf("runs are overdue: nobody looked at them when they were due runs=%d", failures.size());
    }

    private int size() {
        return watches.values().stream().mapToInt(Watch::size).sum();
    }

    private Watch watch(int partition) {
        return Objects.requireNonNull(watches.get(partition), "a record of a partition that is not watched");
    }

    private Duration gap() {
        Duration few = config.checkEvery().multipliedBy(3);
        return few.compareTo(SHORTEST_GAP) > 0 ? few : SHORTEST_GAP;
    }

    private static UUID failureId(WatchRows.Live row) {
        return WatchedRun.failureId(new Watch.Period(row.workflowId(), row.wakeupAt()));
    }
}
