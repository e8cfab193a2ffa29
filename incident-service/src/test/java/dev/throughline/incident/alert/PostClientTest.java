package dev.throughline.incident.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://host/x",
                "http://user:secret@host/x",
                "http:///nohost",
                "http://host/#x",
                "host:9093",
                "not a url",
                ""
            })
    void shouldRefuseAnAddressThatIsNoPlainOneOfAWebServer(String url) {
        assertThatThrownBy(() -> PostClient.address("hook", url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hook")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "200,Taken",
        "202,Taken",
        "302,Away",
        "307,Away",
        "400,Refused",
        "413,Refused",
        "422,Refused",
        "401,Away",
        "403,Away",
        "404,Away",
        "429,Away",
        "500,Away",
        "503,Away"
    })
    void shouldSetAsideOnlyWhatIsWrongItselfWhenAnAnswerComes(int status, String expected) {
        assertThat(PostClient.outcome(status, "x").getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void shouldNotFollowWhenARedirectPointsElsewhere() throws Exception {
        // Given
        var inner = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/inner", exchange -> {
            inner.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/hook", exchange -> {
            exchange.getResponseHeaders().set("location", base + "/inner");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        server.start();

        // When
        Outcome outcome;
        try {
            outcome = new PostClient(URI.create(base + "/hook"), TIMEOUT).post(new byte[0], Map.of());
        } finally {
            server.stop(0);
        }

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Away.class);
        assertThat(inner).hasValue(0);
    }

    @Test
    void shouldGiveUpInTimeWhenNobodyAnswers() throws Exception {
        // Given a listener that accepts and says nothing
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client =
                    new PostClient(URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(300));

            // When
            long start = System.nanoTime();
            Outcome outcome = client.post(new byte[0], Map.of());

            // Then
            assertThat(outcome).isInstanceOf(Outcome.Away.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @CsvSource({"200,Taken", "400,Away"})
    void shouldNotWaitForTheRestWhenAnAnswerStallsAfterItsHeaders(int status, String expected) throws Exception {
        // Given
        try (var stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var serving = CompletableFuture.supplyAsync(() -> headersOnly(stalling, status), THREADS);
            var client =
                    new PostClient(URI.create("http://127.0.0.1:" + stalling.getLocalPort()), Duration.ofMillis(300));

            // When
            var outcome = CompletableFuture.supplyAsync(() -> client.post(new byte[0], Map.of()), THREADS);

            // Then
            assertThat(outcome.get(10, TimeUnit.SECONDS).getClass().getSimpleName())
                    .isEqualTo(expected);
            serving.get(10, TimeUnit.SECONDS).close();
        }
    }

    /** @return the connection, which stays open */
    private static Socket headersOnly(ServerSocket listener, int status) {
        try {
            var connection = listener.accept();
            connection.getInputStream().read(new byte[4_096]);
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 " + status + " x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value was computed with another program: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac KEY. */
    @Test
    void shouldSignTimeAndBodyAsDocumented() {
        // When
        String header = new Signature("a-key-of-sixteen+".getBytes(StandardCharsets.UTF_8))
                .header(Instant.ofEpochSecond(1_700_000_000L), "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(header)
                .isEqualTo("t=1700000000,v1=92ef8635d890fd08fe32a9a527bf015441d32536e1eab0b29bd02240a3cc7509");
    }
}
