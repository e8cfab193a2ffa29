package dev.throughline.worker.llm;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.throughline.worker.llm.LlmSettings.StructuredOutput;
import dev.throughline.worker.skill.SkillException;
import java.net.http.HttpClient;
import java.time.Duration;

/** A model behind HTTP, by LangChain4j. One call is one exchange: whatever repeats it is outside. */
final class RemoteModel implements Model {
    /** 1.1: a call that is ended closes its connection, and old servers stumble over the upgrade to 2. */
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final LlmSettings.Limits limits;

    RemoteModel(LlmSettings.Limits limits) {
        this.limits = limits;
    }

    @Override
    public Answer ask(ModelProfile profile, String key, Prompt prompt, Deadline deadline)
            throws CallFailure, SkillException, InterruptedException {
        var exchange = new GuardedHttpClient(client, limits, deadline);
        var answer = new AnswerCollector(limits.answerBytes(), exchange);
        try {
            var request = request(profile, prompt);
            var models = new LangChainModels(profile, key, new OneCall(exchange));
            if (profile.stream()) {
                models.streaming().chat(request, answer);
            } else {
                answer.onCompleteResponse(models.blocking().chat(request));
            }
        } catch (RuntimeException e) {
            answer.onError(e);
        }
        if (exchange.wasInterrupted()) {
            Thread.interrupted();
            throw new InterruptedException();
        }
        return answer.result(Answer.estimateTokens(prompt.canonical().length));
    }

    private static ChatRequest request(ModelProfile profile, Prompt prompt) {
        var builder = ChatRequest.builder()
                .messages(prompt.messages().stream().map(RemoteModel::message).toList())
                .modelName(profile.model())
                .maxOutputTokens(prompt.maxTokens());
        if (prompt.temperature() != null) {
            builder.temperature(prompt.temperature());
        }
        if (!prompt.stop().isEmpty()) {
            builder.stopSequences(prompt.stop());
        }
        if (prompt.schema() != null && profile.structuredOutput() != StructuredOutput.NONE) {
            builder.responseFormat(format(profile, prompt.schema().toString()));
        }
        return builder.build();
    }

    private static ResponseFormat format(ModelProfile profile, String schema) {
        if (profile.structuredOutput() == StructuredOutput.JSON) {
            return ResponseFormat.JSON;
        }
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("answer")
                        .rootElement(JsonRawSchema.from(schema))
                        .build())
                .build();
    }

    private static ChatMessage message(Prompt.Message message) {
        return switch (message.role()) {
            case SYSTEM -> SystemMessage.from(message.content());
            case USER -> UserMessage.from(message.content());
            case ASSISTANT -> AiMessage.from(message.content());
        };
    }
}
