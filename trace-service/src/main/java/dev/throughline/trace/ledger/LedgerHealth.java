package dev.throughline.trace.ledger;

import jakarta.enterprise.context.ApplicationScoped;

/** What the consumer last said about itself. */
@ApplicationScoped
public class LedgerHealth {
    private volatile State state = new Waiting("not started");

    public sealed interface State {}

    /** Following the topic. */
    public record Following(int partitions) implements State {}

    /** Nothing is lost: records stay in Kafka until the reason is gone. */
    public record Waiting(String reason) implements State {}

    public State state() {
        return state;
    }

    void report(State next) {
        state = next;
    }
}
