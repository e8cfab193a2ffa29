package dev.throughline.orchestrator.cost;

/** What a skill costs, in millionths of a US dollar. */
public record Rate(double perCall, double perSecond, double per1kInputTokens, double per1kOutputTokens) {
    static final Rate NOTHING = new Rate(0, 0, 0, 0);

    double of(double calls, double seconds, double inputTokens, double outputTokens) {
        return ofWork(calls, seconds) + ofTokens(inputTokens, outputTokens);
    }

    double ofWork(double calls, double seconds) {
        return calls * perCall + seconds * perSecond;
    }

    double ofTokens(double inputTokens, double outputTokens) {
        return (inputTokens * per1kInputTokens + outputTokens * per1kOutputTokens) / 1_000;
    }
}
