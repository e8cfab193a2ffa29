package dev.throughline.trace.span;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Requests wait here for a writer, up to a number of bytes. A writer takes whatever waits into one transaction, so that
 * one sync of the disk serves many requests; there are few of them, which is what keeps spans from crowding out the
 * ledger.
 */
@Startup
@ApplicationScoped
public class SpanIntake {
    private static final Logger LOG = Logger.getLogger(SpanIntake.class);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final SpansConfig config;
    private final SpanWriteStore store;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger bytes = new AtomicInteger();
    private final List<Thread> writers = new ArrayList<>();
    private final Counter accepted;
    private final Counter rejected;
    private final Counter deferred;
    private final Timer commits;
    private volatile boolean running = true;

    SpanIntake(SpansConfig config, SpanWriteStore store, MeterRegistry metrics) {
        this.config = config;
        this.store = store;
        this.accepted = metrics.counter("throughline.spans.accepted");
        this.rejected = metrics.counter("throughline.spans.rejected");
        this.deferred = metrics.counter("throughline.spans.deferred.requests");
        this.commits = metrics.timer("throughline.spans.commit");
        metrics.gauge("throughline.spans.queue.bytes", bytes);
    }

    /** What became of a request. */
    public sealed interface Offer {}

    /** @param committed completes when the spans are durable, and fails when they are not */
    public record Taken(Uni<Void> committed) implements Offer {}

    /** The queue is full: nothing of the request was taken. */
    public record Full() implements Offer {}

    private record Waiting(Cut cut, int weight, CompletableFuture<@Nullable Void> done) {}

    @PostConstruct
    void start() {
        for (int i = 0; i < config.writers(); i++) {
            writers.add(Thread.ofVirtual().name("span-writer-" + i).start(this::write));
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        for (Thread writer : writers) {
            writer.interrupt();
        }
        for (Thread writer : writers) {
            writer.join(STOPPING);
        }
    }

    public Offer offer(Cut cut) {
        int weight = cut.chunks().stream().mapToInt(NewChunk::weight).sum();
        int waiting = bytes.addAndGet(weight);
        // Alone, even the largest request fits.
        if (!running || (waiting > config.queueBytes() && waiting > weight)) {
            bytes.addAndGet(-weight);
            deferred.increment();
            return new Full();
        }
        rejected.increment(cut.rejected());
        if (cut.chunks().isEmpty()) {
            return new Taken(Uni.createFrom().voidItem());
        }
        var request = new Waiting(cut, weight, new CompletableFuture<>());
        queue.add(request);
        return new Taken(Uni.createFrom().completionStage(request.done()));
    }

    private void write() {
        try {
            while (running) {
                write(batch(queue.take()));
            }
        } catch (InterruptedException e) {
            LOG.debug("a writer of spans stops");
        }
        // Nobody was told that these are safe, so they may come again.
        List<Waiting> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(request -> end(request, new IllegalStateException("the service stops")));
    }

    private List<Waiting> batch(Waiting first) {
        var batch = new ArrayList<Waiting>();
        int rows = 0;
        for (Waiting next = first; next != null; next = queue.poll()) {
            batch.add(next);
            rows += next.cut().chunks().size();
            if (rows >= config.maxBatch()) {
                break;
            }
        }
        return batch;
    }

    /** A request whose data the database refuses must not take the others with it. */
    private void write(List<Waiting> batch) {
        try {
            commit(batch);
            batch.forEach(request -> end(request, null));
        } catch (PgException e) {
            if (isAboutData(e) && batch.size() > 1) {
                batch.forEach(request -> write(List.of(request)));
            } else {
                fail(batch, e);
            }
        } catch (RuntimeException | Error e) {
            fail(batch, e);
        }
    }

    private void commit(List<Waiting> batch) {
        var chunks = batch.stream()
                .flatMap(request -> request.cut().chunks().stream())
                .toList();
        long start = System.nanoTime();
        store.write(chunks).await().atMost(config.transactionTimeout());
        commits.record(Duration.ofNanos(System.nanoTime() - start));
        accepted.increment(chunks.stream().mapToInt(NewChunk::spanCount).sum());
    }

    private void fail(List<Waiting> batch, Throwable reason) {
        LOG.warnf("spans could not be stored requests=%d reason=%s", batch.size(), reason);
        batch.forEach(request -> end(request, reason));
    }

    private void end(Waiting request, @Nullable Throwable failure) {
        bytes.addAndGet(-request.weight());
        if (failure == null) {
            request.done().complete(null);
        } else {
            request.done().completeExceptionally(failure);
        }
    }

    private static boolean isAboutData(PgException e) {
        String state = e.getSqlState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }
}
