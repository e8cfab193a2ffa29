package dev.throughline.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Gives the answers it was told to, one after the other, and the last one again and again. */
final class FakeOrchestrator implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private record Reply(int status, String body) {}

    /** What a command said, and how it ended. */
    record Said(int exit, String out, String err) {}

    FakeOrchestrator() throws IOException {
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param request such as {@code GET /api/v1/scenarios} */
    FakeOrchestrator on(String request, int status, String... bodies) {
        Arrays.stream(bodies)
                .map(body -> new Reply(status, body))
                .forEach(reply -> replies.computeIfAbsent(request, ignored -> new ArrayDeque<>())
                        .add(reply));
        return this;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    Said run(Path data, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var arguments = new ArrayList<>(Arrays.asList(words));
        // The port of the orchestrator is 8080 and something.
        arguments.addAll(List.of("--data", data.toString()));
        arguments.addAll(
                List.of("--port-offset", Integer.toString(server.getAddress().getPort() - 8080)));
        int exit = Throughline.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(body.isEmpty() || body.equals("{}") ? request : request + " " + body);
        var queue = replies.getOrDefault(
                request, new ArrayDeque<>(List.of(new Reply(404, "{\"title\": \"no " + request + "\"}"))));
        Reply reply = queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
