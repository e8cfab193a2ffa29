package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that speaks what the providers speak, and goes wrong as they do: it answers what it was told, in order. */
public final class FakeProvider implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch clientLeft = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    public record Request(String path, Headers headers, JsonNode body) {}

    /** One answer. */
    @FunctionalInterface
    interface Reply {
        void send(HttpExchange exchange) throws IOException;
    }

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    public List<Request> requests() {
        return requests;
    }

    Request only() {
        if (requests.size() != 1) {
            throw new AssertionError(requests.size() + " requests");
        }
        return requests.getFirst();
    }

    FakeProvider then(Reply reply) {
        replies.add(reply);
        return this;
    }

    /** A whole answer at once. */
    public FakeProvider thenJson(int status, String body, String... headers) {
        return then(exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.getResponseHeaders().set("content-type", "application/json");
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
        });
    }

    /** Server-sent events, each written by itself, then a proper end. */
    public FakeProvider thenEvents(List<String> events) {
        return then(exchange -> {
            try (var out = begin(exchange)) {
                for (String event : events) {
                    write(out, event);
                }
            }
        });
    }

    /** Some events, then the connection breaks. */
    FakeProvider thenEventsAndACut(List<String> events) {
        return then(exchange -> {
            // More is announced than comes, so that the end of the connection is no end of the answer.
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 1_000_000);
            for (String event : events) {
                write(exchange.getResponseBody(), event);
            }
        });
    }

    /** Some events, then silence until this server closes. */
    FakeProvider thenEventsAndSilence(List<String> events) {
        return then(exchange -> {
            var out = begin(exchange);
            for (String event : events) {
                write(out, event);
            }
            pause(closed, 60_000);
        });
    }

    /** Not even a status. */
    FakeProvider thenNothing() {
        return then(exchange -> pause(closed, 60_000));
    }

    /** The event again and again, until the client has gone. */
    FakeProvider thenEventsWithoutEnd(String event, long everyMs) {
        return then(exchange -> {
            try {
                var out = begin(exchange);
                while (!pause(closed, everyMs)) {
                    write(out, event);
                }
            } catch (IOException e) {
                clientLeft.countDown();
                throw e;
            }
        });
    }

    /** Whether the client has gone in the middle of an endless answer. */
    public boolean hasClientLeft() {
        return clientLeft.getCount() == 0;
    }

    static List<String> openAi(String... pieces) {
        var events = new java.util.ArrayList<String>();
        for (String piece : pieces) {
            events.add(openAiPiece(piece));
        }
        events.add(chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]", "null"));
        events.add(chunk("[]", "{\"prompt_tokens\":1000,\"completion_tokens\":200,\"total_tokens\":1200}"));
        events.add("data: [DONE]\n\n");
        return events;
    }

    static String openAiPiece(String piece) {
        String content = Json.MAPPER.getNodeFactory().textNode(piece).toString();
        return chunk("[{\"index\":0,\"delta\":{\"content\":" + content + "},\"finish_reason\":null}]", "null");
    }

    public static String openAiWhole(String text, String finish) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":"
                + Json.MAPPER.getNodeFactory().textNode(text)
                + "},\"finish_reason\":\"" + finish + "\"}],"
                + "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,\"total_tokens\":1200}}";
    }

    private static String chunk(String choices, String usage) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                + choices + ",\"usage\":" + usage + "}\n\n";
    }

    static List<String> anthropic(String... pieces) {
        var events = new java.util.ArrayList<String>();
        events.add(
                event(
                        "message_start",
                        "\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":1000,\"output_tokens\":1}}"));
        events.add(event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        for (String piece : pieces) {
            events.add(anthropicPiece(piece));
        }
        events.add(event("content_block_stop", "\"index\":0"));
        events.add(
                event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":200}"));
        events.add(event("message_stop", "\"x\":0"));
        return events;
    }

    static String anthropicPiece(String piece) {
        String text = Json.MAPPER.getNodeFactory().textNode(piece).toString();
        return event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + text + "}");
    }

    static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(new Request(
                    exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), Json.read(body, JsonNode.class)));
            Reply reply = replies.poll();
            if (reply == null) {
                exchange.sendResponseHeaders(599, -1);
            } else {
                reply.send(exchange);
            }
        }
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static boolean pause(CountDownLatch latch, long ms) {
        try {
            return latch.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
