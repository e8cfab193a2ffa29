package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.worker.effect.EffectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * {@code http.request}: calls a remote service under an {@code Idempotency-Key}. The recorded response of an earlier
 * execution of the same step is returned without a second call; a crash between call and record is what the key is for.
 */
@ApplicationScoped
public class HttpRequestSkill implements Skill {
    private static final int MAX_BODY = 64 * 1024;
    private static final JsonNode SCHEMA = Schemas.object("[\"url\"]", """
            {"method": {"enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]},
             "url": {"type": "string", "pattern": "^https?://"},
             "headers": {"type": "object", "additionalProperties": {"type": "string"}},
             "body": {},
             "expect_status": {"type": "array", "items": {"type": "integer"}},
             "timeout_ms": {"type": "integer", "minimum": 1, "maximum": 600000}}""");
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final EffectStore effects;

    public HttpRequestSkill(EffectStore effects) {
        this.effects = effects;
    }

    @Override
    public String name() {
        return "http.request";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException, InterruptedException {
        var known = effects.find(context.idempotencyKey());
        if (known.isPresent()) {
            return SkillResult.of(known.get());
        }
        int status;
        byte[] body;
        try {
            var response = client.send(request(context, arguments), HttpResponse.BodyHandlers.ofInputStream());
            status = response.statusCode();
            try (InputStream content = response.body()) {
                body = content.readNBytes(MAX_BODY + 1);
            }
        } catch (IOException e) {
            // Reading a body tells of an interrupt this way; it is a time-out or a cancellation, not the remote's
            // fault.
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            throw SkillException.transientFailure("http_failed", e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw SkillException.permanent("invalid_arguments", String.valueOf(e.getMessage()));
        }
        if (!isExpected(arguments.path("expect_status"), status)) {
            String message = "unexpected status " + status;
            throw status >= 500 || status == 429
                    ? SkillException.transientFailure("http_status", message)
                    : SkillException.permanent("http_status", message);
        }
        ObjectNode output = describe(status, body);
        effects.record(
                context.idempotencyKey(),
                context.tenantId(),
                name(),
                output,
                context.isSynthetic(),
                context.scenarioId());
        return SkillResult.of(output);
    }

    private static HttpRequest request(SkillContext context, JsonNode arguments) {
        var builder = HttpRequest.newBuilder(URI.create(arguments.path("url").asText()))
                .timeout(Duration.ofMillis(arguments.path("timeout_ms").asLong(30_000)))
                .header("Idempotency-Key", context.idempotencyKey());
        arguments
                .path("headers")
                .fields()
                .forEachRemaining(header ->
                        builder.header(header.getKey(), header.getValue().asText()));
        JsonNode body = arguments.path("body");
        boolean isEmpty = body.isMissingNode() || body.isNull();
        if (!isEmpty && !body.isTextual() && !arguments.path("headers").has("content-type")) {
            builder.header("content-type", "application/json");
        }
        return builder.method(
                        arguments.path("method").asText("GET"),
                        isEmpty
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body.isTextual() ? body.asText() : body.toString()))
                .build();
    }

    private static boolean isExpected(JsonNode expected, int status) {
        if (!expected.isArray() || expected.isEmpty()) {
            return status >= 200 && status < 300;
        }
        for (JsonNode candidate : expected) {
            if (candidate.asInt() == status) {
                return true;
            }
        }
        return false;
    }

    private static String storable(String text) {
        return text.replace('\0', '\uFFFD').replace("\\u0000", "\uFFFD");
    }

    /** @param body one byte more than is kept, when it was longer */
    private static ObjectNode describe(int status, byte[] body) {
        var output = Json.MAPPER.createObjectNode().put("status", status);
        output.put("truncated", body.length > MAX_BODY);
        String text = new String(body, 0, Math.min(body.length, MAX_BODY), StandardCharsets.UTF_8);
        try {
            // JSON with an escaped NUL in it stays text: no row could hold it otherwise.
            output.set("body", Json.MAPPER.readTree(text.isBlank() ? "null" : text));
        } catch (IOException notJson) {
            output.put("body", text);
        }
        return output.toString().contains("\\u0000") ? output.put("body", storable(text)) : output;
    }
}
