package dev.throughline.trace.ledger;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.service.telemetry.BusLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** Polled records in, new positions out; what cannot be read or stored is a dead letter before its position passes. */
@ApplicationScoped
class LedgerIntake {
    private final LedgerConfig config;
    private final LedgerStore store;
    private final DeadLetterPublisher deadLetters;
    private final Counter records;
    private final Counter events;
    private final Counter duplicates;
    private final Timer commits;

    LedgerIntake(LedgerConfig config, LedgerStore store, DeadLetterPublisher deadLetters, MeterRegistry metrics) {
        this.config = config;
        this.store = store;
        this.deadLetters = deadLetters;
        this.records = metrics.counter("throughline.ledger.records");
        this.events = metrics.counter("throughline.ledger.events");
        this.duplicates = metrics.counter("throughline.ledger.duplicates");
        this.commits = metrics.timer("throughline.ledger.commit");
    }

    /** @return where each partition of the poll stands afterwards; committed when this returns */
    Map<Integer, Long> take(ConsumerRecords<byte[], byte[]> polled, Map<Integer, Long> positions) {
        var all = new ArrayList<Taken>(polled.count());
        polled.forEach(kafka -> all.add(read(kafka)));
        var now = new HashMap<>(positions);
        take(all, now);
        return now;
    }

    /** A polled record; without entry when it is a dead letter already. */
    private record Taken(
            ConsumerRecord<byte[], byte[]> kafka, @Nullable Entry entry) {}

    private Taken read(ConsumerRecord<byte[], byte[]> kafka) {
        BusLog.received(kafka);
        try {
            return new Taken(kafka, Entry.read(kafka));
        } catch (Json.UnreadableException e) {
            try (var log = RunLog.of(kafka.headers())) {
                deadLetters.send(kafka, e);
            }
            return new Taken(kafka, null);
        }
    }

    /** Halves a batch whose data Postgres refuses, until the guilty record stands alone. */
    private void take(List<Taken> part, Map<Integer, Long> positions) {
        var refused = tryWrite(part, positions);
        if (refused == null) {
            return;
        }
        if (part.size() == 1) {
            var guilty = part.getFirst().kafka();
            var entry = part.getFirst().entry();
            try (var log = entry == null ? RunLog.of(guilty.headers()) : RunLog.of(entry.record())) {
                deadLetters.send(guilty, refused);
            }
            tryWrite(List.of(new Taken(guilty, null)), positions);
            return;
        }
        int half = part.size() / 2;
        take(part.subList(0, half), positions);
        take(part.subList(half, part.size()), positions);
    }

    /** @return what is wrong with the data, or null when the batch is in; any other failure is thrown */
    private @Nullable PgException tryWrite(List<Taken> part, Map<Integer, Long> positions) {
        var moves = new HashMap<Integer, Batch.Move>();
        var entries = new ArrayList<Entry>(part.size());
        for (var taken : part) {
            int partition = taken.kafka().partition();
            long expected = positions.getOrDefault(partition, 0L);
            moves.put(partition, new Batch.Move(expected, taken.kafka().offset() + 1));
            if (taken.entry() != null) {
                entries.add(taken.entry());
            }
        }
        try {
            write(new Batch(entries, moves));
        } catch (PgException e) {
            if (isAboutData(e)) {
                return e;
            }
            throw e;
        }
        moves.forEach((partition, move) -> positions.put(partition, move.next()));
        return null;
    }

    private void write(Batch batch) {
        long start = System.nanoTime();
        var written = store.write(Topics.EVENTS, batch).await().atMost(config.transactionTimeout());
        commits.record(java.time.Duration.ofNanos(System.nanoTime() - start));
        records.increment(written.records());
        events.increment(written.events());
        duplicates.increment(written.duplicates());
    }

    /** Data exceptions, broken constraints other than uniqueness (a race that a retry solves), and limits. */
    private static boolean isAboutData(PgException e) {
        String state = e.getSqlState();
        return state != null
                && (state.startsWith("22")
                        || state.startsWith("54")
                        || (state.startsWith("23") && !state.equals("23505")));
    }
}
