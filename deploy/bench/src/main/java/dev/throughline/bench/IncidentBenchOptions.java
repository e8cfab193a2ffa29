package dev.throughline.bench;

/**
 * What to measure of failures that become incidents, and where.
 *
 * @param kafka bootstrap servers
 * @param database of the incident service
 * @param rate failures a second
 * @param warmup seconds of load before the measurement, at least
 * @param seconds of the measurement
 * @param storm failures with one cause, as fast as the bus takes them
 */
public record IncidentBenchOptions(
        boolean json,
        Endpoint incident,
        String kafka,
        Database database,
        int rate,
        int warmup,
        int seconds,
        int storm) {
    public IncidentBenchOptions {
        if (warmup < 0 || warmup > 3_600) {
            throw new IllegalArgumentException("warmup must be 0 to 3600, found " + warmup);
        }
        if (rate < 1 || rate > 100_000 || seconds < 1 || seconds > 3_600 || storm < 1 || storm > 1_000_000) {
            throw new IllegalArgumentException(
                    "rate must be 1 to 100000, seconds 1 to 3600 and storm 1 to 1000000, found %d, %d and %d"
                            .formatted(rate, seconds, storm));
        }
    }
}
