package dev.throughline.bench;

import com.sun.management.ThreadMXBean;
import dev.throughline.contracts.BreakerState;
import dev.throughline.contracts.breaker.BreakerBoard;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What it costs to ask whether an estimator may be relied on, while breakers trip and recover all the time. Each question
 * is timed by itself, so a figure holds two looks at the clock: what those cost alone is printed beside it.
 */
public final class BreakerBench {
    private static final int TENANTS = 1_000;
    private static final int WARM_UP = 2_000_000;
    private static final long HIGHEST_NANOS = 10_000_000_000L;
    private static final long BETWEEN_TRIPS_NANOS = 200_000;

    private final BreakerBoard board = new BreakerBoard();
    private final String[] tenants = new String[TENANTS];

    private BreakerBench() {
        for (int i = 0; i < TENANTS; i++) {
            tenants[i] = "tenant-" + i;
        }
    }

    private record Read(Histogram nanos, long refused, long allocated) {}

    /** @return 0 when the 99.9th percentile is below a microsecond, else 1 */
    public static int run(long reads, int readers, PrintStream out) throws InterruptedException {
        return new BreakerBench().measure(reads, readers, out);
    }

    private int measure(long reads, int readers, PrintStream out) throws InterruptedException {
        var stop = new AtomicBoolean();
        var trips = new long[1];
        Thread writer = Thread.ofPlatform().name("trips").start(() -> trips[0] = trip(stop));
        Histogram clock;
        Histogram asked = new Histogram(HIGHEST_NANOS, 3);
        long refused = 0;
        long allocated = 0;
        try (var pool = Executors.newFixedThreadPool(readers)) {
            all(pool.invokeAll(tasks(readers, WARM_UP / readers)));
            clock = all(pool.invokeAll(List.of(() -> new Read(clockAlone(), 0, 0))))
                    .getFirst()
                    .nanos();
            for (Read one : all(pool.invokeAll(tasks(readers, reads / readers)))) {
                asked.add(one.nanos());
                refused += one.refused();
                allocated += one.allocated();
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        out.printf(
                Locale.ROOT,
                "%,d reads by %d threads during %,d trips and recoveries of %,d breakers; %,d were refused%n",
                asked.getTotalCount(),
                readers,
                trips[0],
                TENANTS,
                refused);
        print(out, "a read", asked);
        print(out, "the clock alone", clock);
        out.printf(Locale.ROOT, "allocated: %.3f bytes a read%n", (double) allocated / asked.getTotalCount());
        long percentile = asked.getValueAtPercentile(99.9);
        out.printf(Locale.ROOT, "p99.9 below a microsecond: %s%n", percentile < 1_000 ? "yes" : "no");
        return percentile < 1_000 ? 0 : 1;
    }

    private static void print(PrintStream out, String what, Histogram nanos) {
        out.printf(
                Locale.ROOT,
                "%-16s p50 %,6d ns   p99 %,6d ns   p99.9 %,6d ns   p99.99 %,8d ns   max %,10d ns%n",
                what,
                nanos.getValueAtPercentile(50),
                nanos.getValueAtPercentile(99),
                nanos.getValueAtPercentile(99.9),
                nanos.getValueAtPercentile(99.99),
                nanos.getMaxValue());
    }

    /** Opens and closes one breaker after the other; each time the whole board is made anew. */
    private long trip(AtomicBoolean stop) {
        long version = 0;
        while (!stop.get()) {
            version++;
            String tenant = tenants[(int) (version % TENANTS)];
            String state = version / TENANTS % 2 == 0 ? BreakerState.OPEN : BreakerState.CLOSED;
            var next = new BreakerState(
                    BreakerState.name(BreakerBoard.LEARNED, tenant),
                    BreakerBoard.LEARNED,
                    tenant,
                    state,
                    false,
                    null,
                    1,
                    null,
                    null,
                    Instant.EPOCH,
                    version);
            board.learn(List.of(new BreakerBoard.Change(next.name(), next)));
            LockSupport.parkNanos(BETWEEN_TRIPS_NANOS);
        }
        return version;
    }

    private List<Callable<Read>> tasks(int readers, long each) {
        List<Callable<Read>> tasks = new ArrayList<>();
        for (int reader = 0; reader < readers; reader++) {
            int first = reader * TENANTS / readers;
            tasks.add(() -> read(each, first));
        }
        return tasks;
    }

    private Read read(long times, int first) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var nanos = new Histogram(HIGHEST_NANOS, 3);
        long refused = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (long i = 0; i < times; i++) {
            String tenant = tenants[(int) ((first + i) % TENANTS)];
            long start = System.nanoTime();
            boolean isAllowed = board.allows(BreakerBoard.LEARNED, tenant);
            nanos.recordValue(System.nanoTime() - start);
            refused += isAllowed ? 0 : 1;
        }
        return new Read(nanos, refused, threads.getCurrentThreadAllocatedBytes() - before);
    }

    private static Histogram clockAlone() {
        var nanos = new Histogram(HIGHEST_NANOS, 3);
        for (int i = 0; i < WARM_UP; i++) {
            long start = System.nanoTime();
            nanos.recordValue(System.nanoTime() - start);
        }
        return nanos;
    }

    private static List<Read> all(List<Future<Read>> futures) throws InterruptedException {
        List<Read> reads = new ArrayList<>();
        for (var future : futures) {
            try {
                reads.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return reads;
    }
}
