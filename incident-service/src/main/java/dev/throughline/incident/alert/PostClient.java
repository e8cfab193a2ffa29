package dev.throughline.incident.alert;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Posts JSON to an address that an operator configured, and nowhere else: redirects are not followed, so that no receiver
 * can send the service to an address of its own choice; little of the answer is read. Blocking.
 */
final class PostClient {
    private static final Logger LOG = Logger.getLogger(PostClient.class);
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int MAX_ANSWER = 2_000;
    /** Not the common pool: on a small machine that is one thread, which may wait for something itself. */
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final HttpClient client;
    private final URI address;
    private final Duration timeout;

    PostClient(URI address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** @throws IllegalArgumentException for anything but a plain address of a web server */
    static URI address(String receiver, String url) {
        URI address;
        try {
            address = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the url of the alert receiver " + receiver + " cannot be read");
        }
        boolean isPlain = address.getScheme() != null
                && SCHEMES.contains(address.getScheme())
                && address.getHost() != null
                && address.getUserInfo() == null
                && address.getFragment() == null;
        if (!isPlain) {
            throw new IllegalArgumentException("the url of the alert receiver " + receiver
                    + " is to be http or https, with a host, without a user and a fragment");
        }
        return address;
    }

    Outcome post(byte[] body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var answer = response.body()) {
                int status = response.statusCode();
                return outcome(status, status / 100 == 2 ? "" : start(answer));
            }
        } catch (IOException e) {
            return new Outcome.Away("no answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Away("stopped while waiting for an answer");
        }
    }

    /**
     * Only what says that this very content is wrong sets an alert aside. A wrong address, a missing right or a redirect
     * is the receiver's or the configuration's fault and is mended there.
     */
    static Outcome outcome(int status, String answer) {
        return switch (status / 100) {
            case 2 -> new Outcome.Taken();
            case 3 -> new Outcome.Away(status + ", and redirects are not followed");
            default ->
                status == 400 || status == 413 || status == 422
                        ? new Outcome.Refused(status + " " + answer)
                        : new Outcome.Away("answer " + status);
        };
    }

    /** The timeout of a request ends with the headers of its answer; what comes after them can stall for ever. */
    private String start(InputStream answer) throws IOException {
        var end = CompletableFuture.runAsync(
                () -> close(answer),
                CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS, THREADS));
        try {
            return new String(answer.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8)
                    .replaceAll("[\\p{Cntrl}\\s]+", " ")
                    .strip();
        } finally {
            end.cancel(false);
        }
    }

    /** Whoever reads it finds that out. */
    private static void close(InputStream answer) {
        try {
            answer.close();
        } catch (IOException e) {
            LOG.debugf("an answer could not be given up reason=%s", e.getMessage());
        }
    }
}
