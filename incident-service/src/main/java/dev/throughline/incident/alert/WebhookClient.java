package dev.throughline.incident.alert;

import dev.throughline.contracts.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A signed request an alert, once when it fires and once when it is resolved. More than once where an answer was lost:
 * {@value #ID} tells the receiver that it knows it.
 */
final class WebhookClient implements Receiver {
    static final String SIGNATURE = "throughline-signature";
    static final String ID = "idempotency-key";

    private final String name;
    private final PostClient client;
    private final Signature signature;
    private final Duration patience;
    private final InstantSource clock;

    WebhookClient(String name, URI url, String secret, Duration timeout, InstantSource clock) {
        this.name = name;
        this.client = new PostClient(url, timeout);
        this.signature = new Signature(secret.getBytes(StandardCharsets.UTF_8));
        this.patience = timeout.multipliedBy(2);
        this.clock = clock;
    }

    /** @param status {@code firing} or {@code resolved} */
    record Posted(
            UUID alertId,
            UUID incidentId,
            String status,
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant startsAt,
            @Nullable Instant endsAt) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean wantsReminders() {
        return false;
    }

    /** One that does not answer must not hold a whole batch beyond its claim: the rest comes again later. */
    @Override
    public List<Outcome> deliver(List<Alert> alerts) {
        Instant end = clock.instant().plus(patience);
        return alerts.stream()
                .map(alert -> clock.instant().isBefore(end)
                        ? deliver(alert)
                        : new Outcome.Away("others of the batch took too long"))
                .toList();
    }

    /** An incident that is opened again fires anew, and must not pass for a repetition of the first time. */
    private static String key(Alert alert, String status) {
        return alert.id() + ":" + status + ":" + alert.startsAt().toEpochMilli();
    }

    private Outcome deliver(Alert alert) {
        String status = alert.isFiring() ? "firing" : "resolved";
        byte[] body = Json.bytes(new Posted(
                alert.id(),
                alert.incidentId(),
                status,
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                alert.resolvedAt()));
        var headers = Map.of(SIGNATURE, signature.header(clock.instant(), body), ID, key(alert, status));
        return client.post(body, headers);
    }
}
