package dev.throughline.orchestrator.taskcode;

import org.jspecify.annotations.Nullable;

/**
 * What codes are asked for.
 *
 * @param type what the workflows are to be; whoever redeems can change it
 * @param name likewise
 * @param expiresIn such as {@code 30m}, {@code 24h} or {@code 7d}, at most 30 days; a day when absent
 * @param count 1 to 100; 1 when absent
 */
public record TaskCodeRequest(
        @Nullable String type,
        @Nullable String name,
        @Nullable String expiresIn,
        @Nullable Integer count) {
    static final TaskCodeRequest DEFAULT = new TaskCodeRequest(null, null, null, null);
}
