package dev.throughline.orchestrator.cost;

import dev.throughline.contracts.Usage;
import dev.throughline.contracts.Usage.OfSkill;
import java.util.Map;

/**
 * Rates by skill: its own name, then {@code llm.*} for {@code llm.chat}, then {@code *}.
 *
 * <p>What an attempt did cost is what its worker reports, and the card on top of it. The rates of tokens are left out
 * where the worker has reported a cost of its own: it has paid for them already.
 */
public record RateCard(Map<String, Rate> rates) {
    private static final String REST = "*";
    private static final long MOST = 1_000 * Usage.MOST;

    public RateCard {
        rates = Map.copyOf(rates);
    }

    Rate rate(String skill) {
        Rate own = rates.get(skill);
        if (own != null) {
            return own;
        }
        for (int dot = skill.lastIndexOf('.'); dot > 0; dot = skill.lastIndexOf('.', dot - 1)) {
            Rate family = rates.get(skill.substring(0, dot) + ".*");
            if (family != null) {
                return family;
            }
        }
        return rates.getOrDefault(REST, Rate.NOTHING);
    }

    /** In millionths of a US dollar, rounded once. */
    public long micros(Usage usage) {
        if (usage.skills() == null) {
            // Nobody knows which skills it was: one call of any.
            return micros(new OfSkill(
                    REST, 1, usage.costMicros(), usage.durationMicros(), usage.inputTokens(), usage.outputTokens()));
        }
        double sum = 0;
        for (OfSkill skill : usage.skills()) {
            sum += cost(skill);
        }
        return bounded(sum);
    }

    private long micros(OfSkill skill) {
        return bounded(cost(skill));
    }

    private double cost(OfSkill skill) {
        Rate rate = rate(skill.skill());
        double work = rate.ofWork(skill.count(), Usage.number(skill.durationMicros()) / 1e6);
        return skill.costMicros() == null
                ? work + rate.ofTokens(Usage.number(skill.inputTokens()), Usage.number(skill.outputTokens()))
                : work + skill.costMicros();
    }

    static long bounded(double micros) {
        return Math.clamp(Math.round(micros), 0, MOST);
    }
}
