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

/**
 * Posts JSON to an address that an operator configured, and nowhere else: redirects are not followed, so that no receiver
 * can send the service to an address of its own choice; little of the answer is read. Blocking.
 */
final class PostClient {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int MAX_ANSWER = 2_000;

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
            return outcome(response.statusCode(), start(response));
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

    private static String start(HttpResponse<InputStream> response) throws IOException {
        try (var in = response.body()) {
            String answer = new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
            return answer.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        }
    }
}
