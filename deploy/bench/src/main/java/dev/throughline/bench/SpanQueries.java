package dev.throughline.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Questions as Grafana asks them, about what {@link SpanLoad} sent. */
final class SpanQueries {
    private static final int BY_ID = 1_000;
    private static final int ROUNDS = 25;

    private final Endpoint trace;
    private final long requests;
    private final Instant from;
    private final Random random = new Random(11);

    record Searches(Latencies all, Map<String, Latencies> kinds) {}

    SpanQueries(Endpoint trace, long spans, Instant from) {
        this.trace = trace;
        this.requests = Math.max(1, spans / SpanRequest.SPANS);
        this.from = from;
    }

    Latencies byId() throws IOException {
        var latencies = new Latencies();
        try (var connection = trace.connect()) {
            for (int i = 0; i < BY_ID; i++) {
                UUID id = SpanRequest.traceId(random.nextLong(requests), random.nextInt(SpanRequest.TRACES));
                byte[] question = trace.get("/api/v2/traces/" + id.toString().replace("-", ""), "application/protobuf");
                latencies.record(ask(connection, question));
            }
        }
        return latencies;
    }

    /** Of each kind of question, and of all together. */
    Searches search() throws IOException {
        var all = new Latencies();
        Map<String, Latencies> kinds = new LinkedHashMap<>();
        try (var connection = trace.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                for (var filter : filters().entrySet()) {
                    long nanos = ask(connection, question(filter.getValue()));
                    all.record(nanos);
                    kinds.computeIfAbsent(filter.getKey(), kind -> new Latencies())
                            .record(nanos);
                }
            }
        }
        return new Searches(all, kinds);
    }

    /** From what every trace has to what one has, and what none has in one span. */
    private Map<String, String> filters() {
        String order = SpanRequest.order(random.nextLong(requests), random.nextInt(SpanRequest.TRACES));
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("everything", "{}");
        filters.put("service", "{resource.service.name=\"payment\"}");
        filters.put("error", "{status=error}");
        filters.put("order", "{span.order.id=\"" + order + "\"}");
        filters.put("user", "{span.user.id=\"u" + random.nextInt(2_000) + "\"}");
        filters.put("service_and_code", "{resource.service.name=\"cart\" && span.http.response.status_code=500}");
        filters.put("name_and_duration", "{name=\"POST /checkout\" && duration>350ms}");
        filters.put("path_and_kind", "{span.url.path=\"/api/products/" + random.nextInt(2_000) + "\" && kind=server}");
        filters.put("in_no_span", "{resource.service.name=\"shipping\" && name=\"charge\" && status=error}");
        return filters;
    }

    private byte[] question(String filter) {
        return trace.get("/api/search?limit=20&q=%s&start=%d&end=%d"
                .formatted(
                        URLEncoder.encode(filter, StandardCharsets.UTF_8),
                        from.getEpochSecond(),
                        Instant.now().getEpochSecond() + 60));
    }

    private static long ask(HttpConnection connection, byte[] question) throws IOException {
        long began = System.nanoTime();
        var answer = connection.exchange(question);
        if (answer.status() != 200) {
            String line = new String(question, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            throw new IOException("%s: HTTP status %d: %.200s".formatted(line, answer.status(), answer.text()));
        }
        return System.nanoTime() - began;
    }
}
