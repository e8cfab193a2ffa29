package dev.throughline.orchestrator.draft;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** A model that may propose what drafts leave open. Off unless somebody turns it on. */
@ConfigMapping(prefix = "throughline.draft.llm")
interface ModelSettings {
    @WithDefault("false")
    boolean enabled();

    /** Of any server that speaks OpenAI's protocol, with its version: {@code https://host/v1}. */
    Optional<String> baseUrl();

    Optional<String> apiKey();

    Optional<String> model();

    /** A look at a draft waits no longer than this. */
    @WithDefault("20s")
    Duration timeout();

    /** Calls at a time; whoever comes while so many are under way gets what the rules say. */
    @WithDefault("4")
    int concurrent();
}
