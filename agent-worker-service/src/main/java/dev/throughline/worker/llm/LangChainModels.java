package dev.throughline.worker.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The clients of LangChain4j for a profile. They repeat nothing and log nothing: a step's retries are its own, and what
 * is said to a model is nobody else's.
 */
record LangChainModels(ModelProfile profile, String key, HttpClientBuilder http) {
    private static final String OPENAI = "https://api.openai.com/v1";
    private static final String ANTHROPIC = "https://api.anthropic.com/v1";

    StreamingChatModel streaming() {
        return switch (profile.provider()) {
            case OPENAI ->
                OpenAiStreamingChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(url(OPENAI))
                        .apiKey(keyOrNull())
                        .build();
            case ANTHROPIC ->
                AnthropicStreamingChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(url(ANTHROPIC))
                        .apiKey(keyOrNone())
                        .modelName(profile.model())
                        .build();
            case STUB, NONE -> throw new IllegalStateException("not a remote model: " + profile);
        };
    }

    ChatModel blocking() {
        return switch (profile.provider()) {
            case OPENAI ->
                OpenAiChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(url(OPENAI))
                        .apiKey(keyOrNull())
                        .maxRetries(0)
                        .build();
            case ANTHROPIC ->
                AnthropicChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(url(ANTHROPIC))
                        .apiKey(keyOrNone())
                        .modelName(profile.model())
                        .maxRetries(0)
                        .build();
            case STUB, NONE -> throw new IllegalStateException("not a remote model: " + profile);
        };
    }

    private String url(String usual) {
        return Objects.requireNonNullElse(profile.baseUrl(), usual);
    }

    private @Nullable String keyOrNull() {
        return key.isEmpty() ? null : key;
    }

    /** The header is obligatory there, also for a server of one's own that does not look at it. */
    private String keyOrNone() {
        return key.isEmpty() ? "none" : key;
    }
}
