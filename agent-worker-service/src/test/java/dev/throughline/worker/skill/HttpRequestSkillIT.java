package dev.throughline.worker.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.Tasks;
import dev.throughline.worker.step.Interruption;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A remote service that is HTTP, effects that are rows in Postgres. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class HttpRequestSkillIT {
    @Inject
    HttpRequestSkill skill;

    private final String key = UUID.randomUUID() + ":0";
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer remote;
    private volatile int status = 200;
    private volatile byte[] answer = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);

    private record Call(String method, String key, String contentType, String header, String body) {}

    @BeforeEach
    void serve() throws IOException {
        remote = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        remote.createContext("/", this::handle);
        remote.start();
    }

    @AfterEach
    void stop() {
        remote.stop(0);
    }

    @Test
    void shouldSendWhatItWasGivenUnderItsIdempotencyKey() throws Exception {
        // When
        var output = run("{\"method\":\"POST\",\"url\":\"%s\",\"headers\":{\"x-test\":\"yes\"},\"body\":{\"n\":1}}");

        // Then
        assertThat(calls).containsExactly(new Call("POST", key, "application/json", "yes", "{\"n\":1}"));
        assertThat(output.output())
                .isEqualTo(Tasks.json("{\"status\":200,\"truncated\":false,\"body\":{\"ok\":true}}"));
    }

    @Test
    void shouldNotCallAgainWhatWasRecorded() throws Exception {
        // Given
        var first = run("{\"method\":\"POST\",\"url\":\"%s\"}");

        // When
        answer = "another".getBytes(StandardCharsets.UTF_8);
        var second = run("{\"method\":\"POST\",\"url\":\"%s\"}");

        // Then
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(calls).hasSize(1);
    }

    @Test
    void shouldTryAgainLaterWhenTheRemoteFails() throws Exception {
        // Given
        status = 503;
        var failure = failure("{\"url\":\"%s\"}");

        // When
        status = 200;
        var output = run("{\"url\":\"%s\"}");

        // Then
        assertThat(failure.code()).isEqualTo("http_status");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(output.output().path("status").asInt()).isEqualTo(200);
        assertThat(calls).extracting(Call::key).containsExactly(key, key);
    }

    @Test
    void shouldNotTryAgainWhatTheRemoteRefuses() {
        status = 404;
        var failure = failure("{\"url\":\"%s\"}");
        assertThat(failure.code()).isEqualTo("http_status");
        assertThat(failure.isRetryable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "{\"a\":\"\\u0000\"}", "{\"a\\u0000\":1}"})
    void shouldKeepAnAnswerWithNulAndNotCallAgain(String said) throws Exception {
        // Given
        answer = said.getBytes(StandardCharsets.UTF_8);

        // When
        var first = run("{\"method\":\"POST\",\"url\":\"%s\"}");
        var second = run("{\"method\":\"POST\",\"url\":\"%s\"}");

        // Then
        assertThat(first.output().path("body").asText()).contains("\uFFFD");
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(calls).hasSize(1);
    }

    @Test
    void shouldTakeTheStatusThatIsExpected() throws Exception {
        status = 404;
        var output = run("{\"url\":\"%s\",\"expect_status\":[404]}");
        assertThat(output.output().path("status").asInt()).isEqualTo(404);
    }

    @Test
    void shouldKeepTheBeginningOfALongAnswer() throws Exception {
        // Given
        answer = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);

        // When
        var output = run("{\"url\":\"%s\"}").output();

        // Then
        assertThat(output.path("truncated").asBoolean()).isTrue();
        assertThat(output.path("body").asText()).hasSize(64 * 1024);
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        remote.stop(0);
        var failure = failure("{\"url\":\"%s\"}");
        assertThat(failure.code()).isEqualTo("http_failed");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void shouldRefuseAHeaderThatBelongsToTheClient() {
        var failure = failure("{\"url\":\"%s\",\"headers\":{\"host\":\"elsewhere\"}}");
        assertThat(failure.code()).isEqualTo("invalid_arguments");
        assertThat(calls).isEmpty();
    }

    @Test
    void shouldEndAtTheTimeOutWhileTheAnswerIsStillComing() {
        // Given
        answer = null;
        var interruption = new Interruption();

        // When
        var thrown = catchThrowable(() -> interruption.within(Duration.ofMillis(300), () -> run("{\"url\":\"%s\"}")));

        // Then
        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(interruption.isTimedOut()).isTrue();
    }

    private SkillResult run(String arguments) throws Exception {
        String url = "http://localhost:" + remote.getAddress().getPort() + "/orders";
        var context = new SkillContext("tenant", Path.of("unused"), false, 1, 1, key);
        return skill.run(context, Tasks.json(arguments.formatted(url)));
    }

    private SkillException failure(String arguments) {
        return catchThrowableOfType(SkillException.class, () -> run(arguments));
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        calls.add(new Call(
                exchange.getRequestMethod(),
                headers.getFirst("Idempotency-Key"),
                headers.getFirst("Content-Type"),
                headers.getFirst("x-test"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        byte[] body = answer;
        if (body == null) {
            // Announced, begun and never ended.
            exchange.sendResponseHeaders(status, 1_000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            return;
        }
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
