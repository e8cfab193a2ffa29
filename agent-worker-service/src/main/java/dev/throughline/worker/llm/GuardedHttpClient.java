package dev.throughline.worker.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What LangChain4j sends one call through. It reads on the thread that asks, streams as well, so that an interrupt of
 * that thread ends the exchange; and it knows what LangChain4j does not tell: {@code Retry-After}, silence, size.
 */
final class GuardedHttpClient implements HttpClient {
    private static final int MAX_ERROR = 16 * 1024;
    /** A stream wraps every few characters into an event of several hundred. */
    private static final int WIRE_FACTOR = 128;

    private final java.net.http.HttpClient client;
    private final LlmSettings.Limits limits;
    private final Deadline deadline;
    private @Nullable WatchedStream stream;
    private @Nullable CallFailure broken;
    private boolean interrupted;

    GuardedHttpClient(java.net.http.HttpClient client, LlmSettings.Limits limits, Deadline deadline) {
        this.client = client;
        this.limits = limits;
        this.deadline = deadline;
    }

    /** Why this side ended the call; null when it did not. */
    @Nullable
    CallFailure broken() {
        return stream == null || stream.broken() == null ? broken : stream.broken();
    }

    boolean wasInterrupted() {
        return interrupted;
    }

    long received() {
        return stream == null ? 0 : stream.received();
    }

    void end(String code, String message) {
        if (stream != null) {
            stream.end(code, message, false);
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (var body = open(request, deadline.left())) {
            byte[] content = body.readAllBytes();
            return SuccessfulHttpResponse.builder()
                    .statusCode(200)
                    .body(content)
                    .build();
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (var body = open(request, limits.idle())) {
            listener.onOpen(SuccessfulHttpResponse.builder().statusCode(200).build());
            parser.parse(body, listener);
            noteInterrupt();
            listener.onClose();
        } catch (IOException e) {
            listener.onError(noted(e));
        } catch (RuntimeException e) {
            listener.onError(e);
        }
    }

    private InputStream open(HttpRequest request, Duration patience) throws IOException {
        HttpResponse<InputStream> response;
        try {
            response = client.send(translate(request, patience), HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException e) {
            broken = new CallFailure(
                    deadline.hasPassed() ? "llm_timeout" : "llm_silent", "no answer began", true, Duration.ZERO, 0);
            throw e;
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        var body =
                new WatchedStream(response.body(), limits.idle(), deadline, (long) limits.answerBytes() * WIRE_FACTOR);
        if (response.statusCode() / 100 == 2) {
            stream = body;
            return body;
        }
        try (body) {
            String text = new String(body.readNBytes(MAX_ERROR), StandardCharsets.UTF_8);
            var after = Refused.retryAfter(response.headers(), Instant.now(), limits.retryAfter());
            throw new Refused(response.statusCode(), text, after);
        }
    }

    private java.net.http.HttpRequest translate(HttpRequest request, Duration patience) {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .timeout(deadline.atMost(patience))
                .method(request.method().name(), java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    private UncheckedIOException noted(IOException e) {
        noteInterrupt();
        return new UncheckedIOException(e);
    }

    /** A read tells of an interrupt by failing with the flag set. */
    private void noteInterrupt() {
        interrupted |= Thread.currentThread().isInterrupted();
    }
}
