package dev.throughline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionTest {
    @Test
    void shouldReadEveryFormOfAnswerOverOneConnection() throws IOException {
        // Given
        String large = "ü".repeat(20_000);
        var answers = new ArrayDeque<>(List.of(
                FakeService.ok("plain"),
                "HTTP/1.1 202 Accepted\r\ncontent-length: 3\r\n\r\nyes",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n",
                FakeService.ok(large)));
        try (var service = new FakeService(request -> answers.poll());
                var connection = service.endpoint().connect()) {
            byte[] get = service.endpoint().get("/x");

            // When
            var first = connection.exchange(get);

            // Then
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.text()).isEqualTo("plain");
            assertThat(connection.exchange(get).text()).isEqualTo("yes");
            assertThat(connection.exchange(get).text()).isEqualTo("abc0123456789");
            assertThat(connection.exchange(get).status()).isEqualTo(204);
            assertThat(connection.exchange(get).status()).isEqualTo(500);
            assertThat(connection.exchange(get).text()).isEqualTo(large);
            assertThat(service.connections).hasValue(1);
        }
    }

    @Test
    void shouldSendWhatItWasGiven() throws IOException {
        try (var service = new FakeService(FakeService::ok);
                var connection = service.endpoint().connect()) {
            // When
            String seen = connection
                    .exchange(service.endpoint().post("/p", Map.of("Prefer", "wait=30"), "{\"ü\":1}"))
                    .text();

            // Then
            assertThat(seen)
                    .startsWith("POST /p HTTP/1.1\r\nHost: 127.0.0.1:")
                    .contains("Prefer: wait=30\r\n", "Content-Length: 8\r\n")
                    .endsWith("\r\n\r\n{\"ü\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "HTTP/1.1 2", ""})
    void shouldFailWhenTheAnswerIsNoneOrCutOff(String answer) throws IOException {
        try (var service = new FakeService(request -> answer + FakeService.CLOSE);
                var connection = service.endpoint().connect()) {
            byte[] get = service.endpoint().get("/x");

            assertThatThrownBy(() -> connection.exchange(get)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldNameWhoDoesNotAnswer() {
        assertThatThrownBy(() -> new Endpoint("localhost", 1, null).connect())
                .hasMessage("nothing answers at localhost:1");
    }
}
