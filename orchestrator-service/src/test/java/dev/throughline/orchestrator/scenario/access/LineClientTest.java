package dev.throughline.orchestrator.scenario.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.orchestrator.scenario.access.Tokens.UnreadableTokenException;
import dev.throughline.service.auth.AuthSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineClientTest {
    @TempDir
    Path folder;

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private LineClient line;
    private Tokens tokens;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/whole", exchange -> answer(exchange, "{\"a\":1}"));
        server.createContext("/stalls", this::stall);
        server.createContext("/large", exchange -> answer(exchange, "x".repeat(8 * 1024 * 1024 + 1)));
        server.start();
        var config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ScenarioSettings.class)
                .withMapping(AuthSettings.class)
                .withDefaultValue(
                        "throughline.scenario.trace-url",
                        "http://localhost:" + server.getAddress().getPort())
                .withDefaultValue(
                        "throughline.scenario.token-file",
                        folder.resolve("token").toString())
                .build();
        var settings = config.getConfigMapping(ScenarioSettings.class);
        tokens = new Tokens(settings, config.getConfigMapping(AuthSettings.class));
        line = new LineClient(settings, tokens);
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.close();
    }

    @Test
    @Timeout(20)
    void shouldSayThatAServiceDoesNotAnswerWhenItStopsInTheMiddle() throws Exception {
        assertThat(line.get(Service.TRACE, "/stalls", Account.NOBODY))
                .isEqualTo(new Answer.Silent("trace does not answer: nothing whole in 4 s"));
    }

    @Test
    void shouldReadNoMoreThanItsBound() throws Exception {
        // When
        var whole = line.get(Service.TRACE, "/whole", Account.NOBODY);
        var large = line.get(Service.TRACE, "/large", Account.NOBODY);

        // Then
        assertThat(whole)
                .isInstanceOfSatisfying(
                        Answer.Said.class,
                        said -> assertThat(said.json().path("a").asInt()).isEqualTo(1));
        assertThat(large).isInstanceOf(Answer.Silent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret\nsecret", "secret secret", "s\u0001ecret", "", "se\u00e9cret"})
    void shouldNotTellWhatStandsInTheFileWhenItIsNoToken(String text) throws Exception {
        // Given
        Files.writeString(folder.resolve("token"), text);

        // When
        var answer = line.get(Service.TRACE, "/whole", Account.OWN);

        // Then
        assertThat(answer).isEqualTo(new Answer.Silent("the token file holds no token"));
        assertThatThrownBy(() -> tokens.token(Account.OWN))
                .isInstanceOf(UnreadableTokenException.class)
                .hasMessage("the token file holds no token");
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** One byte of ten. */
    private void stall(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
