package dev.throughline.service.http;

import dev.throughline.contracts.Synthetic;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of real and synthetic work a list is to show: {@code synthetic=exclude|only|include}, or the older
 * {@code is_synthetic=false|true|any}, and {@code scenario=<id>} or {@code <id>/<run>}. People who ask for a list see
 * real work; who names a run or a scenario sees just that.
 *
 * @param synthetic null: both
 */
public record SyntheticQuery(
        @Nullable Boolean synthetic, @Nullable Synthetic scenario) {

    /**
     * @param namesARun whether the request says which run it is about
     * @throws IllegalArgumentException saying what is wrong with the parameters
     */
    public static SyntheticQuery of(
            @Nullable String synthetic, @Nullable String isSynthetic, @Nullable String scenario, boolean namesARun) {
        Synthetic wanted = scenario == null
                ? null
                : Synthetic.parse(scenario)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "scenario is an id such as SDSR-E2E-001 or SDSR-E2E-001/<run>"));
        if (synthetic != null && isSynthetic != null) {
            throw new IllegalArgumentException("of synthetic and is_synthetic only one is needed");
        }
        return new SyntheticQuery(which(synthetic, isSynthetic, namesARun || wanted != null), wanted);
    }

    private static @Nullable Boolean which(@Nullable String synthetic, @Nullable String isSynthetic, boolean isNamed) {
        if (synthetic != null) {
            return switch (synthetic.toLowerCase(Locale.ROOT)) {
                case "exclude" -> Boolean.FALSE;
                case "only" -> Boolean.TRUE;
                case "include" -> null;
                default -> throw new IllegalArgumentException("synthetic must be one of exclude, only, include");
            };
        }
        if (isSynthetic != null) {
            return switch (isSynthetic) {
                case "false" -> Boolean.FALSE;
                case "true" -> Boolean.TRUE;
                case "any" -> null;
                default -> throw new IllegalArgumentException("is_synthetic must be one of false, true, any");
            };
        }
        return isNamed ? null : Boolean.FALSE;
    }

    /** The id as it is stored; null when none is asked for. */
    public @Nullable String id() {
        return scenario == null ? null : scenario.text();
    }

    /** What ids of the scenario's runs look like to {@code LIKE}; an id holds none of its wildcards. */
    public @Nullable String pattern() {
        if (scenario == null) {
            return null;
        }
        return scenario.run() == null ? scenario.runs() + "%" : scenario.text();
    }
}
