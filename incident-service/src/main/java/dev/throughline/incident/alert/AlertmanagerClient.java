package dev.throughline.incident.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.contracts.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alertmanager's v2 API. It knows an alert by its labels and takes one that comes again for the same; a 400 says that
 * some of a batch are bad, and the others may have been stored.
 */
final class AlertmanagerClient implements Receiver {
    private final String name;
    private final PostClient client;
    private final Duration hold;
    private final @Nullable String publicUrl;
    private final InstantSource clock;

    AlertmanagerClient(String name, URI url, AlertConfig config, InstantSource clock) {
        this.name = name;
        this.client =
                new PostClient(URI.create(url.toString().replaceFirst("/+$", "") + "/api/v2/alerts"), config.timeout());
        this.hold = config.hold();
        this.publicUrl = config.publicUrl().orElse(null);
        this.clock = clock;
    }

    /** As the API has it. */
    record Posted(
            @JsonProperty("labels") Map<String, String> labels,
            @JsonProperty("annotations") Map<String, String> annotations,
            @JsonProperty("startsAt") Instant startsAt,
            @JsonProperty("endsAt") Instant endsAt,
            @JsonProperty("generatorURL") @Nullable String generatorUrl) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean wantsReminders() {
        return true;
    }

    @Override
    public List<Outcome> deliver(List<Alert> alerts) {
        Instant now = clock.instant();
        return Bisection.deliver(
                alerts,
                part -> client.post(
                        Json.bytes(
                                part.stream().map(alert -> posted(alert, now)).toList()),
                        Map.of()));
    }

    /** What fires ends in the future, later than the next reminder, so that it does not end while this service is away. */
    private Posted posted(Alert alert, Instant now) {
        var resolved = alert.resolvedAt();
        return new Posted(
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                resolved == null ? now.plus(hold) : resolved,
                publicUrl == null ? null : publicUrl + "/api/v1/incidents/" + alert.incidentId());
    }
}
