package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row that a stage of a run leaves behind.
 *
 * @param stage the stage, also when a task of one of its items made it
 * @param key unique in the result that named it
 */
public record ProductRow(
        UUID id,
        String stage,
        UUID taskId,
        int attempt,
        String key,
        String kind,
        @Nullable UUID parentId,
        @Nullable String parentKey,
        @Nullable JsonNode data) {}
