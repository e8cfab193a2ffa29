package dev.throughline.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody knows of an earlier run: an element of a JSON array, or a line of JSONL. All amounts are millionths of a
 * US dollar.
 *
 * @param inputHash 64 hex digits; lines with the same are the same, and the first one stays
 * @param v1Micros what the rate card said
 * @param v2Micros what was learned said
 * @param at when it was known what it did cost
 * @param isWhole false when not all of the run was done; absent: true
 */
public record ProvenanceLine(
        String inputHash,
        String templateId,
        @Nullable Long v1Micros,
        @Nullable Long v2Micros,
        long actualMicros,
        Instant at,
        @Nullable Boolean isWhole) {
    /** A line may be no longer, in bytes. */
    public static final int MAX_BYTES = 16 * 1024;

    /** Lines that are sent at once, at most. */
    public static final int MAX_BATCH = 5_000;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final List<String> AMOUNTS = List.of("actual_micros", "v1_micros", "v2_micros");
    private static final List<String> TEXTS = List.of("input_hash", "template_id", "at");
    private static final int LONGEST_NAME = 200;
    /** A billion dollars. */
    private static final long MOST = 1_000_000_000_000_000L;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** @throws Json.UnreadableException with what is wrong with it, in words for people */
    public static ProvenanceLine of(JsonNode node) {
        if (!node.isObject()) {
            throw wrong("expected an object");
        }
        requireTypes(node);
        ProvenanceLine line;
        try {
            line = Json.MAPPER.treeToValue(node, ProvenanceLine.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw wrong("a field has a value of another type");
        }
        line.check();
        return line.lowerCase();
    }

    /** A mapper would make 1 of "1" and of 1.5. */
    private static void requireTypes(JsonNode node) {
        for (String amount : AMOUNTS) {
            require(amount, node, JsonNode::isIntegralNumber);
        }
        for (String text : TEXTS) {
            require(text, node, JsonNode::isTextual);
        }
        require("is_whole", node, JsonNode::isBoolean);
        if (!node.hasNonNull("actual_micros")) {
            throw wrong("actual_micros is missing");
        }
    }

    private static void require(String field, JsonNode node, Predicate<JsonNode> type) {
        if (node.hasNonNull(field) && !type.test(node.get(field))) {
            throw wrong(field + " has a value of another type");
        }
    }

    public boolean coversWholeRun() {
        return isWhole == null || isWhole;
    }

    @SuppressWarnings("ConstantValue") // the line may omit anything
    private void check() {
        if (inputHash == null
                || !HASH.matcher(inputHash.toLowerCase(Locale.ROOT)).matches()) {
            throw wrong("input_hash is not 64 hex digits");
        }
        if (templateId == null
                || templateId.isBlank()
                || templateId.length() > LONGEST_NAME
                || templateId.chars().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
            throw wrong("template_id is no name of at most " + LONGEST_NAME + " characters");
        }
        if (at == null || at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            throw wrong("at is no time of this century");
        }
        amount("actual_micros", actualMicros);
        amount("v1_micros", v1Micros);
        amount("v2_micros", v2Micros);
    }

    private static void amount(String field, @Nullable Long micros) {
        if (micros != null && (micros < 0 || micros > MOST)) {
            throw wrong(field + " is below 0 or above a billion dollars");
        }
    }

    private ProvenanceLine lowerCase() {
        return new ProvenanceLine(
                inputHash.toLowerCase(Locale.ROOT), templateId, v1Micros, v2Micros, actualMicros, at, isWhole);
    }

    private static Json.UnreadableException wrong(String reason) {
        return new Json.UnreadableException(reason, null);
    }
}
