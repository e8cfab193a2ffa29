package dev.throughline.worker.llm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Which models there are, and what a call may take. */
@ConfigMapping(prefix = "throughline.llm")
public interface LlmSettings {
    /** Who answers. */
    enum Provider {
        /** Anything that speaks OpenAI's chat completions. */
        OPENAI,
        ANTHROPIC,
        /** Answers made up from the prompt's hash; development only. */
        STUB,
        NONE
    }

    /** How a model is told that the answer is JSON; the answer is checked whatever it was told. */
    enum StructuredOutput {
        /** By words only. */
        NONE,
        /** {@code response_format: json_object}. */
        JSON,
        /** The schema itself. */
        SCHEMA
    }

    /** The model that serves whatever {@link #capabilities()} does not name. */
    @WithParentName
    Model main();

    /** More models by a name of the operator's; what one does not set is as in {@link #main()}. */
    Map<String, Model> models();

    /** Name of the model for a capability such as {@code extract}. */
    Map<String, String> capabilities();

    Limits limits();

    /** One model. */
    interface Model {
        /** Absent: the stub in development mode, none in production mode. */
        Optional<Provider> provider();

        Optional<String> baseUrl();

        Optional<String> model();

        Optional<String> apiKey();

        /** Read at each call, so that a key can be changed. */
        Optional<Path> apiKeyFile();

        /** Price of a million input tokens, in millionths of a US dollar. */
        Optional<Long> inputMicros();

        /** Price of a million output tokens, in millionths of a US dollar. */
        Optional<Long> outputMicros();

        Optional<StructuredOutput> structuredOutput();

        /** False for servers that cannot stream; a call that is cut off then may go on over there. */
        Optional<Boolean> stream();
    }

    /** What a call may take; one that needs more fails. */
    interface Limits {
        /** Calls of this process at the same time; others wait. */
        @WithDefault("4")
        int concurrency();

        /** A step's whole conversation, waiting included. */
        @WithDefault("5m")
        Duration total();

        /** Silence of a model, before its answer and in it. */
        @WithDefault("60s")
        Duration idle();

        @WithDefault("524288")
        int promptBytes();

        @WithDefault("65536")
        int answerBytes();

        /** Longest pause that a model's {@code Retry-After} can ask for. */
        @WithDefault("10m")
        Duration retryAfter();
    }
}
