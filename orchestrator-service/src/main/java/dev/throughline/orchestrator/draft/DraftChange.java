package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The shape of a change, for the documents: absent leaves as it is, null takes away. */
record DraftChange(
        @Nullable String type,
        @Nullable String name,
        @Nullable String description,
        @Nullable JsonNode parameters,
        @Nullable WantedTemplate template) {

    /** @param version the highest when absent */
    record WantedTemplate(String id, @Nullable Integer version) {}
}
