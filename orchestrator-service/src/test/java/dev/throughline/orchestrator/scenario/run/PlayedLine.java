package dev.throughline.orchestrator.scenario.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The other services, played by a local HTTP server: the worker and the incident service are ready, the trace service says
 * that every trace is completed. What goes to the orchestrator goes to the one under test.
 */
public final class PlayedLine implements QuarkusTestResourceLifecycleManager {
    static final String TENANT = "scenario-tests";
    static final String PORT = "throughline.test.orchestrator-port";

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/orchestrator", this::forward);
            started.createContext("/", PlayedLine::play);
            started.start();
            server = started;
            Path folder = Files.createTempDirectory("scenario-it");
            Path token = Files.writeString(folder.resolve("token"), TestTokens.token("operator", TENANT) + "\n");
            Path own = Files.createDirectory(folder.resolve("scenarios"));
            Files.writeString(own.resolve("completes.yaml"), scenario("IT-COMPLETES", "completed"));
            Files.writeString(own.resolve("wrong.yaml"), scenario("IT-WRONG", "cancelled"));
            Files.writeString(own.resolve("paused.yaml"), PAUSED);
            String base = "http://localhost:" + started.getAddress().getPort();
            return Map.of(
                    "throughline.scenario.orchestrator-url", base + "/orchestrator",
                    "throughline.scenario.worker-url", base + "/worker",
                    "throughline.scenario.trace-url", base + "/trace",
                    "throughline.scenario.incident-url", base + "/incident",
                    "throughline.scenario.token-file", token.toString(),
                    "throughline.scenario.dir", own.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String PAUSED = """
            id: IT-PAUSED
            title: of a test
            deadline: 60s
            inject:
              - {do: start, name: first, type: noop}
              - {do: start, name: second, type: noop, after: 8s}
            expect:
              run: {status: completed}
            """;

    private static String scenario(String id, String trace) {
        return """
                id: %s
                title: of a test
                deadline: 20s
                inject:
                  - {do: start, name: main, type: noop}
                  - {do: await, of: main, status: completed}
                expect:
                  run: {status: completed}
                  trace: {status: %s, within: 3s}
                """.formatted(id, trace);
    }

    private static void play(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/q/health/ready")) {
            answer(exchange, 200, "{\"status\":\"UP\",\"checks\":[]}");
        } else if (path.startsWith("/trace/api/v1/traces/")) {
            answer(exchange, 200, "{\"status\":\"completed\",\"spans\":[]}");
        } else {
            answer(exchange, 404, "{\"detail\":\"nothing is played here\"}");
        }
    }

    private void forward(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().substring("/orchestrator".length());
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + System.getProperty(PORT) + path))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        for (String name : new String[] {"Authorization", "Idempotency-Key", "Content-Type"}) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer(exchange, answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
