package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.WorkflowCommand.Verb;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The services' REST, as the commands need it. */
final class PlatformClient {
    private static final Duration RECORD_PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final LocalSettings settings;
    private final String tenant;
    private @Nullable String token;

    PlatformClient(LocalSettings settings) {
        this(settings, Tokens.DEFAULT_TENANT);
    }

    /** @param tenant as which to ask, when the token is one of the platform's own key */
    PlatformClient(LocalSettings settings, String tenant) {
        this.settings = settings;
        this.tenant = tenant;
    }

    record Answer(int status, JsonNode body) {
        boolean isOk() {
            return status / 100 == 2;
        }

        /** What the problem document says to a person. */
        String problem() {
            String detail = body.path("detail").asText(body.path("title").asText());
            return detail.isEmpty() ? "HTTP status " + status : detail;
        }

        /** The problem, and each single thing that is wrong. */
        String reasons() {
            var text = new StringBuilder(problem());
            body.path("errors")
                    .forEach(error -> text.append(System.lineSeparator())
                            .append("  ")
                            .append(error.path("pointer").asText())
                            .append(": ")
                            .append(error.path("detail").asText()));
            return text.toString();
        }

        int exitCode() {
            if (isOk()) {
                return Throughline.OK;
            }
            return status == 400 || status == 422 ? CommandLine.ExitCode.USAGE : Throughline.JOB_FAILED;
        }
    }

    Answer submit(byte[] request) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(URI.create(url(PlatformService.ORCHESTRATOR, "/api/v1/workflows")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request));
        return send(post);
    }

    Answer ask(String workflowId, Verb verb, byte[] body) throws IOException, InterruptedException {
        String path = "/api/v1/workflows/" + workflowId + "/" + verb.wireName();
        var post = HttpRequest.newBuilder(URI.create(url(PlatformService.ORCHESTRATOR, path)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(15))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return send(post);
    }

    Answer createCodes(byte[] request) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(URI.create(url(PlatformService.ORCHESTRATOR, "/api/v1/task-codes")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request));
        return send(post);
    }

    Answer sendTemplate(String path, byte[] yaml) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(URI.create(url(PlatformService.ORCHESTRATOR, path)))
                .header("Content-Type", "application/yaml")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(yaml));
        return send(post);
    }

    /** @param lines NDJSON */
    Answer sendLines(String path, byte[] lines) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(URI.create(url(PlatformService.INCIDENT, path)))
                .header("Content-Type", "application/x-ndjson")
                .timeout(Duration.ofSeconds(90))
                .POST(HttpRequest.BodyPublishers.ofByteArray(lines));
        return send(post);
    }

    Answer turnBreaker(String estimator, String verb, String reason) throws IOException, InterruptedException {
        String path = "/api/v1/costsim/breakers/" + inPath(estimator) + "/" + verb;
        var post = HttpRequest.newBuilder(URI.create(url(PlatformService.INCIDENT, path)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Map.of("reason", reason))));
        return send(post);
    }

    Answer post(PlatformService service, String path, byte[] json) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(URI.create(url(service, path)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        return send(post);
    }

    /** The bytes as they are when there are some, the problem otherwise. */
    sealed interface Document {
        record Found(byte[] bytes) implements Document {}

        record Missing(Answer answer) implements Document {}
    }

    Document document(String path, String mediaType) throws IOException, InterruptedException {
        return document(PlatformService.ORCHESTRATOR, path, mediaType);
    }

    Document document(PlatformService service, String path, String mediaType) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url(service, path)))
                .header("Accept", mediaType + ", application/problem+json")
                .timeout(Duration.ofSeconds(60));
        var response = transfer(authorized(request).build());
        return response.statusCode() == 200
                ? new Document.Found(response.body())
                : new Document.Missing(answer(response));
    }

    static String inPath(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Answer revokeCode(String codeId) throws IOException, InterruptedException {
        String path = "/api/v1/task-codes/" + URLEncoder.encode(codeId, StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(URI.create(url(PlatformService.ORCHESTRATOR, path)))
                .DELETE());
    }

    Answer awaitEnd(String workflowId) throws IOException, InterruptedException {
        String path = "/api/v1/workflows/" + workflowId;
        Answer answer = get(PlatformService.ORCHESTRATOR, path, 30);
        while (answer.isOk() && !answer.body().hasNonNull("ended_at")) {
            TimeUnit.MILLISECONDS.sleep(100);
            answer = get(PlatformService.ORCHESTRATOR, path, 30);
        }
        return answer;
    }

    /** Until the record of an ended workflow is whole; for a failed one that includes its incident. */
    void awaitRecord(String workflowId) throws IOException, InterruptedException {
        Instant patience = Instant.now().plus(RECORD_PATIENCE);
        while (Instant.now().isBefore(patience)) {
            var trace = get(PlatformService.TRACE, "/api/v1/traces/" + workflowId, 0)
                    .body();
            boolean failed = trace.path("status").asText().equals("failed");
            boolean explained = !failed
                    || trace.hasNonNull("incident_id")
                    || !settings.services().contains(PlatformService.INCIDENT);
            if (trace.path("complete").asBoolean() && explained) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    Answer causality(String workflowId) throws IOException, InterruptedException {
        return get(PlatformService.TRACE, "/api/v1/traces/" + workflowId + "/causality", 0);
    }

    Answer get(PlatformService service, String path, int waitSeconds) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url(service, path)))
                .header("Accept", "application/json")
                .timeout(Duration.ofSeconds(waitSeconds + 10L));
        if (waitSeconds > 0) {
            request.header("Prefer", "wait=" + waitSeconds);
        }
        return send(request);
    }

    boolean isReady(PlatformService service) throws InterruptedException {
        try {
            return get(service, "/q/health/ready", 0).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void download(String workflowId, String artifact, Path target) throws IOException, InterruptedException {
        String path = "/api/v1/workflows/" + workflowId + "/artifacts/" + artifact;
        var request = authorized(HttpRequest.newBuilder(URI.create(url(PlatformService.ORCHESTRATOR, path))))
                .build();
        http.send(request, HttpResponse.BodyHandlers.ofFile(target));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return exchange(authorized(request).build());
    }

    /** With the token of the environment or of the platform's key, where there is one. */
    private HttpRequest.Builder authorized(HttpRequest.Builder request) throws IOException {
        if (token == null) {
            token = Tokens.of(settings, tenant).orElse(null);
        }
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer exchange(HttpRequest request) throws IOException, InterruptedException {
        return answer(transfer(request));
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        byte[] body = response.body().length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : response.body();
        return new Answer(response.statusCode(), Json.read(body, JsonNode.class));
    }

    private HttpResponse<byte[]> transfer(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new IOException(
                    "nothing answers at " + request.uri().getAuthority() + "; start it with: throughline up", e);
        }
    }

    private String url(PlatformService service, String path) {
        return settings.url(service) + path;
    }
}
