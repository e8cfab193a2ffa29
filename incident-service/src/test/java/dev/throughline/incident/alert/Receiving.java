package dev.throughline.incident.alert;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Both receivers of the service under test: a real Alertmanager, and a webhook of this test. */
public final class Receiving implements QuarkusTestResourceLifecycleManager {
    static final String SECRET = "a-secret-of-the-tests";

    private static @Nullable Alertmanager alertmanager;
    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer hook;

    /** What the webhook was sent. */
    record Call(String signature, String id, String body) {}

    static Alertmanager alertmanager() {
        return Objects.requireNonNull(alertmanager);
    }

    static List<Call> calls(String text) {
        return CALLS.stream().filter(call -> call.body().contains(text)).toList();
    }

    @Override
    public Map<String, String> start() {
        try {
            var server = new Alertmanager(Files.createTempDirectory("alertmanager"));
            server.start();
            alertmanager = server;
            return settings(server.url(), startHook());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> settings(String alertmanagerUrl, String hookUrl) {
        String alert = "throughline.alert.";
        return Map.ofEntries(
                Map.entry(alert + "receivers.alertmanager.type", "alertmanager"),
                Map.entry(alert + "receivers.alertmanager.url", alertmanagerUrl),
                Map.entry(alert + "receivers.hook.type", "webhook"),
                Map.entry(alert + "receivers.hook.url", hookUrl),
                Map.entry(alert + "receivers.hook.secret", SECRET),
                Map.entry(alert + "runbook-url", "https://example.test/runbooks/incident"),
                Map.entry(alert + "resend", "1s"),
                Map.entry(alert + "tail", "3s"),
                Map.entry(alert + "every", "100ms"),
                Map.entry(alert + "backoff", "100ms"),
                Map.entry(alert + "longest-backoff", "800ms"),
                Map.entry(alert + "timeout", "2s"),
                Map.entry("throughline.leader.heartbeat", "200ms"));
    }

    private String startHook() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            var headers = exchange.getRequestHeaders();
            CALLS.add(new Call(
                    headers.getFirst(WebhookClient.SIGNATURE),
                    headers.getFirst(WebhookClient.ID),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        hook = server;
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    @Override
    public void stop() {
        try {
            if (alertmanager != null) {
                alertmanager.close();
            }
            if (hook != null) {
                hook.stop(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
