package dev.throughline.orchestrator.scenario.access;

import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.scenario.access.Tokens.UnreadableTokenException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The services as anybody else reaches them: over HTTP with a token, with a bound on time and on what is read. Blocking:
 * for virtual threads.
 */
@Singleton
public final class LineClient {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final ScenarioSettings settings;
    private final Tokens tokens;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    LineClient(ScenarioSettings settings, Tokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /** The name of a setting without which nothing can be run. */
    public Optional<String> missingSetting() {
        for (Service service : Service.values()) {
            if (service.address(settings).isEmpty()) {
                return Optional.of("throughline.scenario." + service.wireName() + "-url");
            }
        }
        return settings.tokenFile().isEmpty() ? Optional.of("throughline.scenario.token-file") : Optional.empty();
    }

    public Answer get(Service service, String path, Account account) throws InterruptedException {
        return send(service, path, account, Map.of(), null);
    }

    /** @param body to JSON */
    public Answer post(Service service, String path, Account account, String idempotencyKey, Object body)
            throws InterruptedException {
        return send(
                service,
                path,
                account,
                Map.of("Idempotency-Key", idempotencyKey, "Content-Type", "application/json"),
                Json.bytes(body));
    }

    private Answer send(
            Service service,
            String path,
            Account account,
            Map<String, String> headers,
            byte @org.jspecify.annotations.Nullable [] body)
            throws InterruptedException {
        Optional<URI> address = service.address(settings);
        if (address.isEmpty()) {
            return new Answer.Silent("throughline.scenario." + service.wireName() + "-url is not set");
        }
        try {
            var request = HttpRequest.newBuilder(URI.create(base(address.get()) + path))
                    .method(
                            body == null ? "GET" : "POST",
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            headers.forEach(request::header);
            if (account != Account.NOBODY) {
                request.header("Authorization", "Bearer " + tokens.token(account));
            }
            return exchange(service, request.build());
        } catch (UnreadableTokenException e) {
            return new Answer.Silent(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            // Its message may have the header that is not allowed, and with it the token.
            return new Answer.Silent("the request to " + service.wireName() + " cannot be made");
        }
    }

    /** The request's own timeout ends with the headers of the answer: this one is for all of it. */
    private Answer exchange(Service service, HttpRequest request) throws InterruptedException {
        var sent = http.sendAsync(request, answer -> new BoundedBody(MOST_BYTES));
        try {
            var response = sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer.Said(response.statusCode(), response.body());
        } catch (ExecutionException e) {
            return new Answer.Silent(service.wireName() + " does not answer: " + reason(e));
        } catch (TimeoutException e) {
            return new Answer.Silent(
                    service.wireName() + " does not answer: nothing whole in " + PATIENCE.toSeconds() + " s");
        } finally {
            sent.cancel(true);
        }
    }

    private static String base(URI address) {
        String text = address.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
