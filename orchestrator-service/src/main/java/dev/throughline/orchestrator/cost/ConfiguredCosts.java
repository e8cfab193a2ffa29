package dev.throughline.orchestrator.cost;

import dev.throughline.contracts.Usage;
import dev.throughline.contracts.breaker.BreakerBoard;
import dev.throughline.orchestrator.engine.Costs;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** The configured card, and what the board says of breakers. */
@Singleton
public final class ConfiguredCosts implements Costs {
    private final RateCard card;
    private final BreakerBoard board;

    ConfiguredCosts(CostSettings settings, BreakerBoard board) {
        Map<String, Rate> rates = new HashMap<>();
        settings.rates().forEach((skill, entry) -> rates.put(skill, rate(entry)));
        this.card = new RateCard(rates);
        this.board = board;
    }

    private static Rate rate(CostSettings.Entry entry) {
        return new Rate(entry.perCall(), entry.perSecond(), entry.per1kInputTokens(), entry.per1kOutputTokens());
    }

    RateCard card() {
        return card;
    }

    @Override
    public long micros(Usage usage) {
        return card.micros(usage);
    }

    @Override
    public boolean isLearnedTrusted(String tenantId) {
        return board.allows(BreakerBoard.LEARNED, tenantId);
    }
}
