package dev.throughline.worker.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.anthropic.internal.api.AnthropicStreamingException;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What went wrong with a call, and whether another one could help. */
final class ProviderFailures {
    private ProviderFailures() {}

    /** @param received bytes of an answer that had begun */
    static CallFailure of(Throwable thrown, long received) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth++ < 10; cause = cause.getCause()) {
            if (cause instanceof CallFailure known) {
                return known;
            }
            if (cause instanceof Refused refused) {
                return refused(refused);
            }
            if (cause instanceof UnsupportedFeatureException) {
                return permanent("llm_unsupported", "this model's client cannot do what was asked");
            }
            if (cause instanceof ContentFilteredException) {
                return permanent("llm_content_filtered", "the provider refused the content");
            }
            if (cause instanceof AnthropicStreamingException ended) {
                String said = ended.type() + ", " + ended.getMessage();
                return broken("llm_unavailable", "the provider ended the answer: " + said, received);
            }
            // A parser's message quotes the answer.
            if (cause instanceof JsonProcessingException) {
                return broken("llm_malformed_answer", "what came is not what the protocol says", received);
            }
            if (cause instanceof IOException) {
                return received > 0
                        ? broken("llm_stream_cut", "the connection broke in the answer", received)
                        : broken("llm_unreachable", cause.getClass().getSimpleName(), 0);
            }
        }
        // An error event inside the stream: its text is the provider's JSON.
        String said = describe(String.valueOf(thrown.getMessage()));
        return said.isEmpty()
                ? broken("llm_malformed_answer", "what came is not what the protocol says", received)
                : broken("llm_unavailable", "the provider ended the answer: " + said, received);
    }

    private static CallFailure refused(Refused refused) {
        int status = refused.statusCode();
        String said = describe(String.valueOf(refused.getMessage()));
        String message = "status " + status + (said.isEmpty() ? "" : ": " + said);
        // An account without money answers 429 as well, and no pause fills it.
        boolean isEmptyAccount = said.contains("insufficient_quota");
        if (status == 429 && !isEmptyAccount) {
            return new CallFailure("llm_rate_limited", message, true, refused.retryAfter(), 0);
        }
        if (status >= 500 || status == 408) {
            return new CallFailure("llm_unavailable", message, true, refused.retryAfter(), 0);
        }
        return permanent(status == 401 || status == 403 ? "llm_unauthorized" : "llm_refused", message);
    }

    /** Type, code and message of an error as both protocols write it; nothing of any other body. */
    private static String describe(String body) {
        JsonNode error = read(body).path("error");
        if (error.isTextual()) {
            return error.asText();
        }
        return Stream.of("type", "code", "message")
                .map(field -> error.path(field).asText(""))
                .filter(text -> !text.isBlank() && !text.equals("null"))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static JsonNode read(String body) {
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static CallFailure permanent(String code, String message) {
        return new CallFailure(code, message, false, Duration.ZERO, 0);
    }

    private static CallFailure broken(String code, String message, long received) {
        return new CallFailure(code, message, true, Duration.ZERO, received);
    }
}
