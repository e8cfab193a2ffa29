package dev.throughline.worker.llm;

import static dev.throughline.worker.llm.FakeProvider.anthropic;
import static dev.throughline.worker.llm.FakeProvider.anthropicPiece;
import static dev.throughline.worker.llm.FakeProvider.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.throughline.worker.step.Interruption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that speaks Anthropic's messages. */
class AnthropicProtocolTest {
    private static final String HELLO = "{\"system\": \"Be brief\", \"prompt\": \"Say hello\", \"max_tokens\": 50}";

    private final FakeProvider server = new FakeProvider();
    private final Llm llm = Llm.of("anthropic", server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldAnswerAndLeaveItsEvidenceWhenTheStreamIsWhole() throws Exception {
        // Given
        server.thenEvents(anthropic("Hel", "lo"));

        // When
        var output = llm.chat(HELLO);

        // Then
        assertThat(output.toString())
                .isEqualTo("{\"text\":\"Hello\",\"finish_reason\":\"stop\",\"provider\":\"anthropic\","
                        + "\"model\":\"some-model\",\"usage\":{\"calls\":1,\"input_tokens\":1000,"
                        + "\"output_tokens\":200,\"cost_micros\":4000}}");
        var sent = server.only();
        assertThat(sent.path()).isEqualTo("/v1/messages");
        assertThat(sent.headers().getFirst("x-api-key")).isEqualTo(Llm.KEY);
        assertThat(sent.body().path("model").asText()).isEqualTo("some-model");
        assertThat(sent.body().path("max_tokens").asInt()).isEqualTo(50);
        assertThat(sent.body().path("system").toString()).contains("Be brief");
        assertThat(sent.body().path("messages").toString())
                .contains("Say hello")
                .doesNotContain("Be brief");
        assertThat(llm.onlyCall().completionSha256()).isEqualTo(Prompt.sha256("Hello"));
        assertThat(llm.onlyCall().costMicros()).isEqualTo(4000);
    }

    @Test
    void shouldAnswerWhenItDoesNotStream() throws Exception {
        // Given
        var blocking = Llm.of("anthropic", server, "stream", "false");
        server.thenJson(
                200,
                "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"stop_reason\":\"max_tokens\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],"
                        + "\"usage\":{\"input_tokens\":1000,\"output_tokens\":200}}");

        // When
        var output = blocking.chat(HELLO);

        // Then
        assertThat(output.path("text").asText()).isEqualTo("Hello");
        assertThat(output.path("finish_reason").asText()).isEqualTo("length");
        assertThat(blocking.onlyCall().costMicros()).isEqualTo(4000);
    }

    @ParameterizedTest
    @CsvSource({
        "401, authentication_error, llm_unauthorized, false",
        "400, invalid_request_error, llm_refused, false",
        "429, rate_limit_error, llm_rate_limited, true",
        "500, api_error, llm_unavailable, true",
        "529, overloaded_error, llm_unavailable, true"
    })
    void shouldFailByTheStatus(int status, String type, String code, boolean retryable) {
        // Given
        server.thenJson(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"x-api-key: " + Llm.KEY + "\"}}",
                "retry-after",
                "3");

        // When
        var failure = Llm.failure(() -> llm.chat(HELLO));

        // Then
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.isRetryable()).isEqualTo(retryable);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(retryable ? 3 : 0));
        assertThat(failure.getMessage()).contains(type).doesNotContain(Llm.KEY);
        assertThat(llm.onlyCall().errorCode()).isEqualTo(code);
    }

    @Test
    void shouldTryAgainLaterWhenTheProviderEndsTheStream() {
        // Given
        var events = anthropic("Hel").subList(0, 3);
        events.add(event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}"));
        server.thenEvents(events);

        // When
        var failure = Llm.failure(() -> llm.chat(HELLO));

        // Then
        assertThat(failure.code()).isEqualTo("llm_unavailable");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.getMessage()).contains("overloaded_error");
    }

    @Test
    void shouldTryAgainLaterWhenTheStreamIsCut() {
        // Given
        server.thenEventsAndACut(anthropic("Hel").subList(0, 3))
                .thenEvents(anthropic("Hel").subList(0, 3))
                .thenEvents(List.of("event: message_start\ndata: {\"type\": \"mess\n\n"));

        // Then
        for (int i = 0; i < 3; i++) {
            var failure = Llm.failure(() -> llm.chat(HELLO));
            assertThat(failure.code()).isIn("llm_stream_cut", "llm_malformed_answer");
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    void shouldCloseTheConnectionWhenTheStepIsCancelled() {
        // Given
        server.thenEventsWithoutEnd(anthropicPiece("x"), 20);
        var interruption = new Interruption();
        Thread.startVirtualThread(() -> {
            await().until(() -> !server.requests().isEmpty());
            interruption.cancel();
        });

        // When
        var thrown = catchThrowable(() -> interruption.within(Duration.ofSeconds(30), () -> llm.chat(HELLO)));

        // Then
        assertThat(thrown).isInstanceOf(InterruptedException.class);
        await().atMost(Duration.ofSeconds(10)).until(server::hasClientLeft);
        assertThat(llm.onlyCall().errorCode()).isEqualTo("interrupted");
    }
}
