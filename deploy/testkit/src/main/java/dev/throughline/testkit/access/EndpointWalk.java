package dev.throughline.testkit.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.testkit.SigningKey;
import dev.throughline.testkit.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each method gives what is wrong, one line an endpoint; nothing is right. */
public final class EndpointWalk {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ENOUGH = 1_000_000;

    /** Streams that are not read to their end end a connection each, which in HTTP/2 all requests share. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;
    private final List<Endpoint> endpoints;

    private EndpointWalk(URI base, List<Endpoint> endpoints) {
        this.base = base;
        this.endpoints = endpoints;
    }

    private record Answer(int status, String type, String challenge, String body) {}

    /** @param port of a service on this machine */
    public static EndpointWalk through(int port) throws IOException, InterruptedException {
        var unread = new EndpointWalk(URI.create("http://localhost:" + port), List.of());
        Answer document = unread.ask(new Endpoint("GET", "/q/openapi?format=json", ""), Map.of(), null, Map.of());
        return new EndpointWalk(
                unread.base, Endpoint.of(Json.read(document.body().getBytes(StandardCharsets.UTF_8), JsonNode.class)));
    }

    public int size() {
        return endpoints.size();
    }

    /** @param open those that need no token, as {@code "POST /api/v1/..."} */
    public List<String> letInWithoutToken(Set<String> open) throws IOException, InterruptedException {
        Map<String, @Nullable String> attempts = new LinkedHashMap<>();
        attempts.put("no token", null);
        attempts.put("no bearer", "Basic b3BlcmF0b3I6b3BlcmF0b3I=");
        attempts.put("garbage", "Bearer garbage");
        attempts.put("an unknown opaque token", "Bearer tlj_" + "x".repeat(43));
        attempts.put("an expired token", "Bearer " + expired());
        attempts.put("another key", "Bearer " + operator(SigningKey.generate()));
        attempts.put("no signature", "Bearer " + unsigned());
        attempts.put("a changed claim", "Bearer " + changed());
        List<String> problems = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (open.contains(endpoint.toString())) {
                continue;
            }
            for (var attempt : attempts.entrySet()) {
                Answer answer = ask(endpoint, Map.of(), attempt.getValue(), Map.of());
                if (answer.status() != 401
                        || !answer.type().startsWith("application/problem+json")
                        || !answer.challenge().startsWith("Bearer")) {
                    problems.add(endpoint + " with " + attempt.getKey() + ": " + answer);
                }
            }
        }
        return problems;
    }

    /**
     * Viewers read and do nothing else.
     *
     * @param closed what they may not even read
     * @param open what needs no token
     */
    public List<String> wrongForViewers(Set<String> closed, Set<String> open) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (open.contains(endpoint.toString())) {
                continue;
            }
            boolean permitted = endpoint.reads() && !closed.contains(endpoint.toString());
            Answer answer = ask(endpoint, Map.of(), TestTokens.bearer("viewer", "walk"), Map.of());
            boolean refused = answer.status() == 401 || answer.status() == 403;
            if (refused == permitted) {
                problems.add(endpoint + ": " + answer);
            }
        }
        return problems;
    }

    /** @param parameter of the path, and {@code value} for which tenants other than its own get a 404 */
    public List<String> shownToStrangers(String parameter, String value) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.isAbout(parameter)) {
                Answer answer = ask(endpoint, Map.of(parameter, value), stranger(), Map.of());
                if (answer.status() != 404) {
                    problems.add(endpoint + ": " + answer);
                }
            }
        }
        return problems;
    }

    /** Lists of who owns nothing are empty, and their totals count nothing of others. */
    public List<String> listedToStrangers(Set<String> common) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (!endpoint.method().equals("GET")
                    || endpoint.path().contains("{")
                    || common.contains(endpoint.toString())) {
                continue;
            }
            Answer answer = ask(endpoint, Map.of(), stranger(), Map.of());
            JsonNode body = Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
            if (answer.status() != 200
                    || !body.path("items").isArray()
                    || !body.path("items").isEmpty()
                    || body.path("total").asLong() != 0) {
                problems.add(endpoint + ": " + answer);
            }
        }
        return problems;
    }

    /** The header is no way around the token. */
    public List<String> openedByTenantHeader(Set<String> open) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (open.contains(endpoint.toString())) {
                continue;
            }
            Answer answer = ask(endpoint, Map.of(), stranger(), Map.of("x-tenant-id", "somebody-else"));
            if (answer.status() != 403) {
                problems.add(endpoint + ": " + answer);
            }
        }
        return problems;
    }

    private Answer ask(
            Endpoint endpoint, Map<String, String> values, @Nullable String authorization, Map<String, String> headers)
            throws IOException, InterruptedException {
        var body = endpoint.reads() || endpoint.method().equals("DELETE")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString("{}");
        var request = HttpRequest.newBuilder(base.resolve(endpoint.filled(values)))
                .timeout(PATIENCE)
                .method(endpoint.method(), body);
        headers.forEach(request::header);
        if (authorization != null) {
            request.header("authorization", authorization);
        }
        if (!endpoint.mediaType().isEmpty()) {
            request.header("content-type", endpoint.mediaType());
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var content = response.body()) {
            String type = response.headers().firstValue("content-type").orElse("");
            // A stream has no end to wait for.
            byte[] bytes = type.startsWith("text/event-stream") ? new byte[0] : content.readNBytes(ENOUGH);
            return new Answer(
                    response.statusCode(),
                    type,
                    response.headers().firstValue("www-authenticate").orElse(""),
                    new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** Whoever is this owns nothing anywhere. */
    private static String stranger() {
        return TestTokens.bearer("operator", "a-stranger");
    }

    private static String operator(SigningKey key) {
        return key.sign(SigningKey.Claims.of("walk", "walk", "operator", Duration.ofHours(1)));
    }

    private static String expired() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return TestTokens.key()
                .sign(new SigningKey.Claims("walk", "walk", List.of("operator"), yesterday, Duration.ofHours(1)));
    }

    private static String unsigned() {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
        return header + "." + operator(TestTokens.key()).split("\\.", -1)[1] + ".";
    }

    private static String changed() {
        String[] parts = operator(TestTokens.key()).split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"tenant\":\"walk\"", "\"tenant\":\"*\"");
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "."
                + parts[2];
    }
}
