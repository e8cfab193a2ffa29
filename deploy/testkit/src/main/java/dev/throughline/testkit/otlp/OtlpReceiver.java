package dev.throughline.testkit.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * For {@code @QuarkusTest}: the service exports to it. What has arrived is fetched over HTTP, because the test does not
 * live in the class loader of its resources; {@link ReceivedSpans} does so.
 */
public final class OtlpReceiver implements QuarkusTestResourceLifecycleManager {
    static final String TRACES = "/v1/traces";
    static final String RECEIVED = "/received";

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    /** Not of the service's kind: whatever it does to the carriers of its threads, what it sends is received. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            listening.createContext(TRACES, this::take);
            listening.createContext(RECEIVED, this::give);
            listening.setExecutor(threads);
            listening.start();
            server = listening;
            String endpoint = "http://127.0.0.1:" + listening.getAddress().getPort();
            return Map.of("quarkus.otel.exporter.otlp.endpoint", endpoint, "quarkus.otel.bsp.schedule.delay", "200ms");
        } catch (IOException e) {
            throw new IllegalStateException("the receiver did not start", e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isZipped = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
            InputStream body = exchange.getRequestBody();
            byte[] bytes = isZipped ? new GZIPInputStream(body).readAllBytes() : body.readAllBytes();
            // Whatever does not parse was sent wrongly: the test finds nothing.
            ExportTraceServiceRequest.parseFrom(bytes);
            synchronized (received) {
                received.write(bytes);
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Messages of protobuf merge when they are strung together. */
    private void give(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes;
            synchronized (received) {
                bytes = received.toByteArray();
            }
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
