package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.Usage;

/** What work costs, and whose estimate is relied on. Answers from memory at once. */
public interface Costs {
    /** What workers report, nothing else; and the estimator that has learned nothing. */
    Costs REPORTED = new Costs() {
        @Override
        public long micros(Usage usage) {
            return Usage.number(usage.costMicros());
        }

        @Override
        public boolean isLearnedTrusted(String tenantId) {
            return false;
        }
    };

    /** In millionths of a US dollar, all included. */
    long micros(Usage usage);

    /** Whether budgets of the tenant may rely on what was learned. */
    boolean isLearnedTrusted(String tenantId);
}
