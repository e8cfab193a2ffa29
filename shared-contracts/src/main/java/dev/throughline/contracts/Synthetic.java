package dev.throughline.contracts;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The rehearsal that something belongs to. Its text, {@code SDSR-E2E-001} or {@code SDSR-E2E-001/<run>}, is what rows,
 * records, spans and log lines hold as {@code synthetic_scenario_id}; it is fixed where the work begins.
 *
 * @param scenario such as {@code SDSR-E2E-001}
 * @param run of the scenario; absent: the scenario as a whole, or work that somebody started by hand
 */
public record Synthetic(String scenario, @Nullable UUID run) {
    /** On every record of synthetic work, with the text as its value. No other record has it. */
    public static final String HEADER = "throughline_synthetic";

    /** The member of {@code tracestate} that holds the text. */
    public static final String TRACESTATE_KEY = "throughline";

    private static final Pattern SCENARIO = Pattern.compile("[A-Z0-9][A-Z0-9-]{2,39}");
    private static final Pattern RUN = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Synthetic work that names no scenario belongs to this one, so that it, too, can be found and deleted. */
    public static final Synthetic UNNAMED = new Synthetic("UNNAMED", null);

    public Synthetic {
        if (!isScenario(scenario)) {
            throw new IllegalArgumentException("a scenario's id is " + SCENARIO);
        }
    }

    public static boolean isScenario(String id) {
        return SCENARIO.matcher(id).matches();
    }

    /** Empty when the text is neither a scenario nor a run of one; nothing is trimmed or folded. */
    public static Optional<Synthetic> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        String scenario = slash < 0 ? text : text.substring(0, slash);
        String run = slash < 0 ? null : text.substring(slash + 1);
        if (!isScenario(scenario) || (run != null && !RUN.matcher(run).matches())) {
            return Optional.empty();
        }
        return Optional.of(new Synthetic(scenario, run == null ? null : UUID.fromString(run)));
    }

    public String text() {
        return run == null ? scenario : scenario + "/" + run;
    }

    /** Whether what was stored under this text belongs here: to the run, or to any run of the scenario. */
    public boolean covers(@Nullable String stored) {
        return stored != null && (stored.equals(text()) || (run == null && stored.startsWith(runs())));
    }

    /** What the texts of all runs of the scenario begin with. */
    public String runs() {
        return scenario + "/";
    }

    /** Marks a record; one of real work stays as it is. Whoever wrote the header before does not count. */
    public static void mark(Headers headers, boolean isSynthetic, @Nullable String scenarioId) {
        headers.remove(HEADER);
        if (isSynthetic) {
            headers.add(HEADER, CloudEvents.utf8(scenarioId == null ? UNNAMED.text() : scenarioId));
        }
    }

    /**
     * Whose rehearsal a record says it is of; what is no such text is ignored. It is a claim: where the run is known, the
     * run says what it is.
     */
    public static Optional<Synthetic> claimed(Headers headers) {
        return parse(CloudEvents.header(headers, HEADER));
    }

    @Override
    public String toString() {
        return text();
    }
}
