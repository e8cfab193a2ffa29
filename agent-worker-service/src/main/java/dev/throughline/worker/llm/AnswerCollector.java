package dev.throughline.worker.llm;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes what one call brings. LangChain4j may go on after an error: the first one counts. */
final class AnswerCollector implements StreamingChatResponseHandler {
    private final int maxBytes;
    private final GuardedHttpClient exchange;
    private long textBytes;
    private @Nullable ChatResponse response;
    private @Nullable Throwable error;

    AnswerCollector(int maxBytes, GuardedHttpClient exchange) {
        this.maxBytes = maxBytes;
        this.exchange = exchange;
    }

    @Override
    public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
        textBytes += part.text().getBytes(StandardCharsets.UTF_8).length;
        if (textBytes > maxBytes) {
            exchange.end("llm_answer_too_large", tooLarge());
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        response = complete;
    }

    @Override
    public void onError(Throwable first) {
        error = error == null ? first : error;
    }

    Answer result(long promptTokens) throws CallFailure {
        CallFailure broken = exchange.broken();
        if (broken != null) {
            throw broken;
        }
        if (error != null) {
            throw ProviderFailures.of(error, exchange.received());
        }
        // Whoever ends properly says why; a stream without a reason was cut between two events.
        if (response == null || response.finishReason() == null) {
            throw failed("llm_stream_cut", "the answer broke off", true);
        }
        String text = response.aiMessage().text();
        if (text == null) {
            throw failed("llm_malformed_answer", "the answer holds no text", true);
        }
        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw failed("llm_answer_too_large", tooLarge(), false);
        }
        TokenUsage usage = response.tokenUsage();
        return new Answer(
                text,
                tokens(usage == null ? null : usage.inputTokenCount(), promptTokens),
                tokens(usage == null ? null : usage.outputTokenCount(), Answer.estimateTokens(bytes)),
                finish(response.finishReason()));
    }

    private CallFailure failed(String code, String message, boolean retryable) {
        return new CallFailure(code, message, retryable, Duration.ZERO, exchange.received());
    }

    private String tooLarge() {
        return "the answer exceeds " + maxBytes + " bytes";
    }

    private static long tokens(@Nullable Integer said, long estimate) {
        return said == null || said < 0 ? estimate : said;
    }

    private static Answer.Finish finish(FinishReason reason) {
        return switch (reason) {
            case STOP -> Answer.Finish.STOP;
            case LENGTH -> Answer.Finish.LENGTH;
            case CONTENT_FILTER -> Answer.Finish.CONTENT_FILTER;
            case TOOL_EXECUTION, OTHER -> Answer.Finish.OTHER;
        };
    }
}
