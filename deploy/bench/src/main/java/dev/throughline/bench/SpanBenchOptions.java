package dev.throughline.bench;

/**
 * What to measure of stored spans, and where.
 *
 * @param database of the trace service
 * @param spans how many to load
 * @param senders connections that send at a time
 */
public record SpanBenchOptions(
        boolean json, Endpoint orchestrator, Endpoint trace, Database database, long spans, int senders) {
    public SpanBenchOptions {
        if (spans < SpanRequest.SPANS || senders < 1 || senders > 32) {
            throw new IllegalArgumentException("spans must be at least %d and senders 1 to 32, found %d and %d"
                    .formatted(SpanRequest.SPANS, spans, senders));
        }
    }
}
