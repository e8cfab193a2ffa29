package dev.throughline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends requests until there are enough; one that is sent away is sent again. */
final class SpanLoad {
    private static final int TEMPLATES = 8;
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MOST_WINDOWS = 10_000;

    private final Endpoint trace;
    private final long first;
    private final long end;
    private final long nanosApart;
    private final AtomicLong next;
    private final AtomicLong acknowledged = new AtomicLong();
    private final LongAdder deferred = new LongAdder();
    private final AtomicLongArray windows = new AtomicLongArray(MOST_WINDOWS);
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final Latencies latencies = new Latencies();

    private SpanLoad(Endpoint trace, long first, long requests, long nanosApart) {
        this.trace = trace;
        this.first = first;
        this.end = first + Math.max(1, requests);
        this.nanosApart = nanosApart;
        this.next = new AtomicLong(first);
    }

    /** As fast as they are taken. */
    static SpanLoad flood(Endpoint trace, long spans) {
        return new SpanLoad(trace, 0, spans / SpanRequest.SPANS, 0);
    }

    /** Others than those of a flood of {@code flooded}, no more than so many a second. */
    static SpanLoad paced(Endpoint trace, long flooded, int spansPerSecond, Duration length) {
        long requests = spansPerSecond * length.toSeconds() / SpanRequest.SPANS;
        return new SpanLoad(
                trace, flooded / SpanRequest.SPANS + 1, requests, 1_000_000_000L * SpanRequest.SPANS / spansPerSecond);
    }

    /** @param slowestPerSecond of the slowest ten seconds; NaN when all took less */
    record Result(long spans, double seconds, double slowestPerSecond, long deferred, Latencies latencies) {
        double perSecond() {
            return spans / seconds;
        }
    }

    Result run(int senders) throws IOException {
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < senders; i++) {
                long seed = i;
                threads.execute(() -> send(seed, start));
            }
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(spans(), seconds, slowest(seconds), deferred.sum(), latencies);
    }

    /** Whether there is more to send. */
    boolean isRunning() {
        return next.get() < end && failure.get() == null;
    }

    long spans() {
        return acknowledged.get() * SpanRequest.SPANS;
    }

    private void send(long seed, long start) {
        var random = new Random(seed);
        var templates = new SpanRequest[TEMPLATES];
        Arrays.setAll(templates, i -> new SpanRequest(trace, random));
        try (var connection = trace.connect()) {
            for (long n = next.getAndIncrement(); n < end && failure.get() == null; n = next.getAndIncrement()) {
                LockSupport.parkNanos(start + (n - first) * nanosApart - System.nanoTime());
                byte[] request = templates[(int) (n % TEMPLATES)].next(n, System.currentTimeMillis());
                send(connection, request);
                int window = (int) Math.min(MOST_WINDOWS - 1, (System.nanoTime() - start) / WINDOW_NANOS);
                windows.incrementAndGet(window);
                acknowledged.incrementAndGet();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void send(HttpConnection connection, byte[] request) throws IOException {
        while (true) {
            long began = System.nanoTime();
            var answer = connection.exchange(request);
            if (answer.status() == 200) {
                latencies.record(System.nanoTime() - began);
                return;
            }
            if (answer.status() != 429 && answer.status() != 503) {
                throw new IOException(
                        "spans were refused: HTTP status %d: %.200s".formatted(answer.status(), answer.text()));
            }
            deferred.increment();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private double slowest(double seconds) {
        long slowest = Long.MAX_VALUE;
        for (int i = 0; i < (int) (seconds * 1e9 / WINDOW_NANOS); i++) {
            slowest = Math.min(slowest, windows.get(i));
        }
        return slowest == Long.MAX_VALUE ? Double.NaN : slowest * SpanRequest.SPANS * 1e9 / WINDOW_NANOS;
    }
}
