package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformService;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFollowerTest {
    private static final String SPAN = """
        {"span_id": "w", "name": "a run", "service": "orchestrator", "status": "%s",
         "started_at": "2026-01-01T00:00:00Z"}\
        """;

    @TempDir
    Path folder;

    @Test
    void shouldTellWhatIsNewAndEndWithTheRun() throws Exception {
        // When
        String told = follow(
                TraceFollower.Display.LINES,
                null,
                view("running", "", false, SPAN.formatted("running")),
                view("running", "", false, SPAN.formatted("running")),
                view("completed", ", \"ended_at\": \"2026-01-01T00:00:01Z\"", true, SPAN.formatted("completed")));

        // Then
        assertThat(told.lines()
                        .map(line -> line.replaceAll("[ █]+", " ").strip())
                        .toList())
                .containsSubsequence(
                        "0.0 ms orchestrator a run running",
                        "0.0 ms orchestrator a run completed",
                        "└─ a run orchestrator … completed");
        assertThat(told).containsOnlyOnce("a run  running");
    }

    @Test
    void shouldBeALineOfJsonForEachChange() throws Exception {
        // When
        String told = follow(
                TraceFollower.Display.JSON,
                view("running", "", false, SPAN.formatted("running")),
                view("running", "", false, SPAN.formatted("running")),
                view("failed", ", \"ended_at\": \"2026-01-01T00:00:01Z\"", true, SPAN.formatted("failed")));

        // Then
        assertThat(told.lines()).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    private static String view(String status, String more, boolean complete, String span) {
        return "{\"trace_id\": \"t\", \"started_at\": \"2026-01-01T00:00:00Z\", \"status\": \"" + status + "\"" + more
                + ", \"complete\": " + complete + ", \"spans\": [" + span + "]}";
    }

    /** One answer after the other, null for a trace that is not known yet. */
    private String follow(TraceFollower.Display display, String... answers) throws Exception {
        Queue<String> next = new ArrayDeque<>();
        for (String answer : answers) {
            next.add(answer == null ? "" : answer);
        }
        var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/", exchange -> {
            String answer = next.size() > 1 ? next.poll() : next.peek();
            byte[] body =
                    answer.isEmpty() ? "{}".getBytes(StandardCharsets.UTF_8) : answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            var settings = LocalSettings.standard(folder, folder, 0)
                    .with(PlatformService.TRACE, server.getAddress().getPort());
            var out = new StringWriter();
            var answer =
                    new TraceFollower(new PlatformClient(settings), new PrintWriter(out, true), display).follow("t");
            assertThat(answer.isOk()).isTrue();
            return out.toString();
        } finally {
            server.stop(0);
        }
    }
}
