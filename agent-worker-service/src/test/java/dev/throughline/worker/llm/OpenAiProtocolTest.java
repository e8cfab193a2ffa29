package dev.throughline.worker.llm;

import static dev.throughline.worker.llm.FakeProvider.openAi;
import static dev.throughline.worker.llm.FakeProvider.openAiPiece;
import static dev.throughline.worker.llm.FakeProvider.openAiWhole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.throughline.worker.Tasks;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.step.Interruption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that speaks OpenAI's chat completions, and what becomes of its answers and its failures. */
class OpenAiProtocolTest {
    private static final String HELLO = "{\"prompt\": \"Say hello to the whole wide world\"}";

    private final FakeProvider server = new FakeProvider();
    private final Llm llm = Llm.of("openai", server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldAnswerAndLeaveItsEvidenceWhenTheStreamIsWhole() throws Exception {
        // Given
        server.thenEvents(openAi("Hel", "lo"));

        // When
        var output = llm.chat("{\"system\": \"Be brief\", \"prompt\": \"Hi\", \"temperature\": 0.5, \"max_tokens\": 50,"
                + " \"stop\": [\"END\"]}");

        // Then
        assertThat(output.toString())
                .isEqualTo("{\"text\":\"Hello\",\"finish_reason\":\"stop\",\"provider\":\"openai\","
                        + "\"model\":\"some-model\",\"usage\":{\"calls\":1,\"input_tokens\":1000,"
                        + "\"output_tokens\":200,\"cost_micros\":4000}}");
        var sent = server.only();
        assertThat(sent.path()).isEqualTo("/v1/chat/completions");
        assertThat(sent.headers().getFirst("Authorization")).isEqualTo("Bearer " + Llm.KEY);
        assertThat(sent.body().path("messages"))
                .isEqualTo(Tasks.json(
                        "[{\"role\":\"system\",\"content\":\"Be brief\"},{\"role\":\"user\",\"content\":\"Hi\"}]"));
        assertThat(sent.body().path("model").asText()).isEqualTo("some-model");
        assertThat(sent.body().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.body().path("max_tokens").asInt()).isEqualTo(50);
        assertThat(sent.body().path("stop")).isEqualTo(Tasks.json("[\"END\"]"));
        assertThat(sent.body().path("stream").asBoolean()).isTrue();
        var call = llm.onlyCall();
        assertThat(call.provider() + "/" + call.model()).isEqualTo("openai/some-model");
        assertThat(call.promptSha256())
                .isEqualTo(Prompt.sha256(
                        "[{\"role\":\"SYSTEM\",\"content\":\"Be brief\"},{\"role\":\"USER\",\"content\":\"Hi\"}]"));
        assertThat(call.completionSha256()).isEqualTo(Prompt.sha256("Hello"));
        assertThat(call.inputTokens()).isEqualTo(1000);
        assertThat(call.outputTokens()).isEqualTo(200);
        assertThat(call.costMicros()).isEqualTo(4000);
        assertThat(call.ok()).isTrue();
        assertThat(call.errorCode()).isNull();
        assertThat(call.isStub()).isFalse();
        assertThat(llm.evidence.costMicros()).isEqualTo(4000);
    }

    @Test
    void shouldAnswerWhenTheServerCannotStream() throws Exception {
        // Given
        var blocking = Llm.of("openai", server, "stream", "false");
        server.thenJson(200, openAiWhole("Hello", "length"));

        // When
        var output = blocking.chat(HELLO);

        // Then
        assertThat(output.path("text").asText()).isEqualTo("Hello");
        assertThat(output.path("finish_reason").asText()).isEqualTo("length");
        assertThat(server.only().body().path("stream").asBoolean()).isFalse();
        assertThat(blocking.onlyCall().costMicros()).isEqualTo(4000);
    }

    @Test
    void shouldAskForJsonInTheWayTheModelKnows() throws Exception {
        // Given
        var withSchema = Llm.of("openai", server, "structured-output", "schema");
        var withJson = Llm.of("openai", server, "structured-output", "json");
        server.thenEvents(openAi("{}")).thenEvents(openAi("{}"));

        // When
        withSchema.extract("{\"text\": \"x\", \"schema\": {\"type\": \"object\", \"maxProperties\": 3}}");
        withJson.extract("{\"text\": \"x\", \"schema\": {\"type\": \"object\"}}");

        // Then
        assertThat(server.requests()
                        .getFirst()
                        .body()
                        .at("/response_format/json_schema/schema/maxProperties")
                        .asInt())
                .isEqualTo(3);
        assertThat(server.requests()
                        .getLast()
                        .body()
                        .at("/response_format/type")
                        .asText())
                .isEqualTo("json_object");
    }

    @ParameterizedTest
    @CsvSource({
        "401, llm_unauthorized, false",
        "403, llm_unauthorized, false",
        "400, llm_refused, false",
        "404, llm_refused, false",
        "413, llm_refused, false",
        "302, llm_refused, false",
        "429, llm_rate_limited, true",
        "500, llm_unavailable, true",
        "503, llm_unavailable, true",
        "408, llm_unavailable, true"
    })
    void shouldFailByTheStatusAndSayNoSecret(int status, String code, boolean retryable) {
        // Given
        server.thenJson(
                status,
                "{\"error\": {\"type\": \"some_type\", \"code\": \"some_code\", \"message\": \"key " + Llm.KEY
                        + " or sk-proj-abcdefghijklmnop is wrong\"}}",
                "location",
                "/elsewhere");

        // When
        var failure = Llm.failure(() -> llm.chat(HELLO));

        // Then
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.isRetryable()).isEqualTo(retryable);
        assertThat(failure.getMessage())
                .isEqualTo("status " + status + ": some_type, some_code, key [redacted] or [redacted] is wrong");
        assertThat(server.requests()).hasSize(1);
        var call = llm.onlyCall();
        assertThat(call.ok()).isFalse();
        assertThat(call.errorCode()).isEqualTo(code);
        assertThat(call.completionSha256()).isNull();
        assertThat(call.costMicros()).isZero();
    }

    @Test
    void shouldSayHowLongToWaitWhenThereIsALimit() {
        // Given
        var inAMinute = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60);
        String body = "{\"error\": {\"code\": \"rate_limit_exceeded\"}}";
        server.thenJson(429, body, "retry-after", "17")
                .thenJson(429, body, "retry-after", DateTimeFormatter.RFC_1123_DATE_TIME.format(inAMinute))
                .thenJson(503, body, "retry-after-ms", "250")
                .thenJson(429, body, "retry-after", "86400")
                .thenJson(429, body, "retry-after", "soon");

        // When
        var pauses = new ArrayList<Duration>();
        for (int i = 0; i < 5; i++) {
            pauses.add(Llm.failure(() -> llm.chat(HELLO)).retryAfter());
        }

        // Then
        assertThat(pauses.get(0)).isEqualTo(Duration.ofSeconds(17));
        assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
        assertThat(pauses.get(2)).isEqualTo(Duration.ofMillis(250));
        assertThat(pauses.get(3)).isEqualTo(Duration.ofMinutes(10));
        assertThat(pauses.get(4)).isZero();
    }

    @Test
    void shouldNotWaitForAnEmptyAccount() {
        server.thenJson(429, "{\"error\": {\"type\": \"insufficient_quota\", \"code\": \"insufficient_quota\"}}");
        assertThat(Llm.failure(() -> llm.chat(HELLO)).isRetryable()).isFalse();
    }

    @Test
    void shouldNotQuoteThePromptWhenTheProviderDoes() {
        // Given
        server.thenJson(400, "{\"error\": {\"message\": \"cannot parse: hello to the whole wide world\"}}");

        // When
        var failure = Llm.failure(() -> llm.chat(HELLO));

        // Then
        assertThat(failure.getMessage()).doesNotContain("wide world").contains("is left out");
    }

    @Test
    void shouldNotLetTheBodyOfAnotherServerThrough() {
        server.thenJson(502, "<html>internal-host-17 token=abcdef</html>");
        assertThat(Llm.failure(() -> llm.chat(HELLO)).getMessage()).isEqualTo("status 502");
    }

    @Test
    void shouldGiveUpWhenTheStreamFallsSilent() {
        // Given
        var impatient = Llm.of("openai", server, "limits.idle", "500ms", "limits.total", "10s");
        server.thenEventsAndSilence(List.of(openAiPiece("Hel")));

        // When
        var failure = Llm.failure(() -> impatient.chat(HELLO));

        // Then
        assertThat(failure.code()).isEqualTo("llm_silent");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(impatient.onlyCall().latencyMillis()).isBetween(400L, 15_000L);
        assertThat(impatient.onlyCall().inputTokens()).isPositive();
    }

    @Test
    void shouldGiveUpWhenNoAnswerBegins() {
        var impatient = Llm.of("openai", server, "limits.idle", "500ms", "limits.total", "10s");
        server.thenNothing();
        var failure = Llm.failure(() -> impatient.chat(HELLO));
        assertThat(failure.code()).isEqualTo("llm_silent");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void shouldGiveUpAtTheDeadlineWhenTheStreamIsSlowButNeverSilent() {
        // Given
        var hurried = Llm.of("openai", server, "limits.total", "700ms");
        server.thenEventsWithoutEnd(openAiPiece("x"), 50);

        // When
        var failure = Llm.failure(() -> hurried.chat(HELLO));

        // Then
        assertThat(failure.code()).isEqualTo("llm_timeout");
        assertThat(failure.isRetryable()).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(server::hasClientLeft);
    }

    @Test
    void shouldTryAgainLaterWhenTheStreamIsCut() {
        // Given
        server.thenEventsAndACut(List.of(openAiPiece("Hel"))).thenEvents(List.of(openAiPiece("Hel")));

        // When
        var broken = Llm.failure(() -> llm.chat(HELLO));
        var ended = Llm.failure(() -> llm.chat(HELLO));

        // Then
        for (SkillException failure : List.of(broken, ended)) {
            assertThat(failure.code()).isEqualTo("llm_stream_cut");
            assertThat(failure.isRetryable()).isTrue();
        }
        assertThat(llm.calls()).allSatisfy(call -> assertThat(call.costMicros()).isPositive());
    }

    @Test
    void shouldTryAgainLaterWhenTheAnswerIsNotOfTheProtocol() {
        // Given
        var blocking = Llm.of("openai", server, "stream", "false");
        server.thenEvents(List.of(openAiPiece("Hel"), "data: {\"choices\": [{\"del\n\n", "data: [DONE]\n\n"))
                .thenJson(200, "{\"choices\": [")
                .thenJson(200, "<html>log in first</html>");

        // When
        var streamed = Llm.failure(() -> llm.chat(HELLO));
        var half = Llm.failure(() -> blocking.chat(HELLO));
        var page = Llm.failure(() -> blocking.chat(HELLO));

        // Then
        for (SkillException failure : List.of(streamed, half, page)) {
            assertThat(failure.code()).isEqualTo("llm_malformed_answer");
            assertThat(failure.isRetryable()).isTrue();
            assertThat(failure.getMessage()).doesNotContain("choices").doesNotContain("html");
        }
    }

    @Test
    void shouldStopListeningWhenTheAnswerIsTooLarge() {
        // Given
        var small = Llm.of("openai", server, "limits.answer-bytes", "1000");
        server.thenEventsWithoutEnd(openAiPiece("0123456789".repeat(10)), 5);

        // When
        var failure = Llm.failure(() -> small.chat(HELLO));

        // Then
        assertThat(failure.code()).isEqualTo("llm_answer_too_large");
        assertThat(failure.getMessage()).isEqualTo("the answer exceeds 1000 bytes");
        assertThat(failure.isRetryable()).isFalse();
        await().atMost(Duration.ofSeconds(10)).until(server::hasClientLeft);
    }

    @Test
    void shouldStopListeningWhenTheWireBringsTooMuch() {
        // Given
        var small = Llm.of("openai", server, "limits.answer-bytes", "100");
        server.thenEventsWithoutEnd(": comment " + "x".repeat(1_000) + "\n\n", 5);

        // When
        var failure = Llm.failure(() -> small.chat(HELLO));

        // Then
        assertThat(failure.code()).isEqualTo("llm_answer_too_large");
        assertThat(failure.getMessage()).isEqualTo("more than 12800 bytes came");
    }

    @Test
    void shouldCloseTheConnectionAndLeaveEvidenceWhenTheStepIsCancelled() {
        // Given
        server.thenEventsWithoutEnd(openAiPiece("x"), 20);
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
        assertThat(llm.onlyCall().costMicros()).isPositive();
    }

    @Test
    void shouldFailWithoutACallWhenThePromptIsTooLarge() {
        // Given
        var small = Llm.of("openai", server, "limits.prompt-bytes", "1000");

        // When
        var failure = Llm.failure(() -> small.chat("{\"prompt\": \"" + "x".repeat(1_000) + "\"}"));

        // Then
        assertThat(failure.code()).isEqualTo("llm_prompt_too_large");
        assertThat(server.requests()).isEmpty();
        assertThat(small.calls()).isEmpty();
    }

    @Test
    void shouldSayThatNobodyIsThere() {
        server.close();
        var failure = Llm.failure(() -> llm.chat(HELLO));
        assertThat(failure.code()).isEqualTo("llm_unreachable");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void shouldNotMakeMoreCallsAtOnceThanThereArePlaces() throws Exception {
        // Given
        var narrow = Llm.of("openai", server, "limits.concurrency", "1", "limits.idle", "30s");
        server.thenEventsWithoutEnd(openAiPiece("x"), 20).thenEvents(openAi("done"));
        var first = new Interruption();
        var blocked = Thread.startVirtualThread(
                () -> catchThrowable(() -> first.within(Duration.ofSeconds(30), () -> narrow.chat(HELLO))));
        await().until(() -> server.requests().size() == 1);

        // When
        var second = Thread.startVirtualThread(() -> catchThrowable(() -> narrow.chat(HELLO)));
        await().during(Duration.ofMillis(300)).until(() -> server.requests().size() == 1);
        first.cancel();
        blocked.join();
        second.join();

        // Then
        assertThat(server.requests()).hasSize(2);
        assertThat(narrow.calls()).extracting(call -> call.ok()).containsExactly(false, true);
    }
}
