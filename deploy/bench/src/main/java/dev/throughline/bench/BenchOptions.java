package dev.throughline.bench;

/**
 * What to measure and where.
 *
 * @param kafka bootstrap address, {@code host:port}
 * @param database of the orchestrator
 * @param seconds length of each measurement
 * @param warmup seconds of load before the first one
 * @param concurrency workflows in flight in the closed loop
 * @param rate workflows a second of the latency measurement
 */
public record BenchOptions(
        boolean json,
        Endpoint orchestrator,
        Endpoint trace,
        String kafka,
        Database database,
        int seconds,
        int warmup,
        int concurrency,
        int rate) {

    public BenchOptions {
        requireAtLeast("seconds", seconds, 1);
        requireAtLeast("warmup", warmup, 0);
        requireAtLeast("concurrency", concurrency, 1);
        requireAtLeast("rate", rate, 1);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d, found %d".formatted(name, least, value));
        }
    }
}
