package dev.throughline.orchestrator.taskcode;

import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that people can read out: 140 random bits in the alphabet of Crockford, which has no two letters that look
 * alike.
 *
 * @param symbols 28 of them, without dashes
 */
record TaskCode(String symbols) {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 28;
    private static final int GROUP = 4;
    /** Nobody types a code with more around it. */
    private static final int MAX_TYPED = 100;

    private static final SecureRandom RANDOM = new SecureRandom();

    static TaskCode random() {
        var symbols = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            symbols.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new TaskCode(symbols.toString());
    }

    /** Forgives what people do to codes: lower case, other groups, O for 0, I and L for 1. */
    static Optional<TaskCode> parse(String typed) {
        if (typed.length() > MAX_TYPED) {
            return Optional.empty();
        }
        String symbols = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        boolean isCode =
                symbols.length() == LENGTH && symbols.chars().allMatch(symbol -> ALPHABET.indexOf(symbol) >= 0);
        return isCode ? Optional.of(new TaskCode(symbols)) : Optional.empty();
    }

    /** In groups of four. */
    String shown() {
        return String.join("-", symbols.split("(?<=\\G.{" + GROUP + "})"));
    }

    /** What is kept of it. So many random bits need neither salt nor a slow hash. */
    String hash() {
        return Json.sha256(symbols.getBytes(StandardCharsets.US_ASCII));
    }

    /** A code is a secret. */
    @Override
    public String toString() {
        return "TaskCode[…]";
    }
}
