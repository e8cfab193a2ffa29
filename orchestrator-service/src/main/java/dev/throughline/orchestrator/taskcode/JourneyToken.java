package dev.throughline.orchestrator.taskcode;

import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** A bearer token that says nothing by itself: 256 random bits, looked up by their digest. */
record JourneyToken(String text) {
    private static final String PREFIX = "tlj_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static JourneyToken random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new JourneyToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Of the whole text, as the authentication computes it. */
    String hash() {
        return Json.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A token is a secret. */
    @Override
    public String toString() {
        return "JourneyToken[…]";
    }
}
