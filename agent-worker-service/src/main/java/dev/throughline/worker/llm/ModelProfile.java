package dev.throughline.worker.llm;

import dev.throughline.worker.skill.SkillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A model as the operator described it, with everything filled in. Its text form holds no key. */
record ModelProfile(
        LlmSettings.Provider provider,
        String model,
        @Nullable String baseUrl,
        @Nullable String apiKey,
        @Nullable Path apiKeyFile,
        long inputMicros,
        long outputMicros,
        LlmSettings.StructuredOutput structuredOutput,
        boolean stream) {
    private static final int MAX_KEY = 8 * 1024;
    private static final long MILLION = 1_000_000;

    boolean isStub() {
        return provider == LlmSettings.Provider.STUB;
    }

    String providerName() {
        return provider.name().toLowerCase(Locale.ROOT);
    }

    /** Rounded up: a call that used anything of a paid model did not cost nothing. */
    long costMicros(long inputTokens, long outputTokens) {
        long input = Math.multiplyExact(Math.max(0, inputTokens), inputMicros);
        long output = Math.multiplyExact(Math.max(0, outputTokens), outputMicros);
        return Math.ceilDiv(Math.addExact(input, output), MILLION);
    }

    /** Empty when none is set: some servers of one's own need none. */
    String key() throws SkillException {
        if (apiKeyFile == null) {
            return apiKey == null ? "" : apiKey;
        }
        try (var in = Files.newInputStream(apiKeyFile)) {
            byte[] content = in.readNBytes(MAX_KEY + 1);
            if (content.length > MAX_KEY) {
                throw SkillException.permanent("llm_key_unreadable", "the key file is too large");
            }
            return new String(content, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw SkillException.transientFailure("llm_key_unreadable", "the key file cannot be read");
        }
    }

    @Override
    public String toString() {
        return providerName() + "/" + model;
    }
}
