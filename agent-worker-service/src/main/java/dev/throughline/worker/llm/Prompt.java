package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to a model.
 *
 * @param schema of the answer, when it must be JSON
 */
record Prompt(
        List<Message> messages,
        @Nullable Double temperature,
        int maxTokens,
        List<String> stop,
        @Nullable JsonNode schema) {

    enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    record Message(Role role, String content) {}

    Prompt {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
    }

    /** The conversation goes on. */
    Prompt followedBy(String answer, String objection) {
        var longer = new ArrayList<>(messages);
        longer.add(new Message(Role.ASSISTANT, answer));
        longer.add(new Message(Role.USER, objection));
        return new Prompt(longer, temperature, maxTokens, stop, schema);
    }

    /** The messages as a JSON array of {@code {content, role}}, without white space: what {@link #sha256()} is of. */
    byte[] canonical() {
        return Json.bytes(messages);
    }

    String sha256() {
        return sha256(canonical());
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
