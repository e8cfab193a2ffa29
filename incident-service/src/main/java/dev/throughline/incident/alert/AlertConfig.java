package dev.throughline.incident.alert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is told about incidents, and how insistently. Without receivers nothing real is queued. */
@ConfigMapping(prefix = "throughline.alert")
public interface AlertConfig {
    /** Incidents of other severities are not told. */
    @WithDefault("critical,error")
    Set<String> severities();

    /** Where people see incidents; alerts link to {@code <url>/api/v1/incidents/<id>} below it. */
    Optional<String> publicUrl();

    /** The page that says what to do, when none is named for the kind of incident. */
    Optional<String> runbookUrl();

    /** Pages by kind of incident, such as {@code workflow_failed}. */
    Map<String, String> runbooks();

    Map<String, Receiver> receivers();

    /**
     * Who is told about incidents of rehearsals, and about nothing else. {@value SyntheticReceiver#NAME} is built in: it takes
     * everything and tells nobody.
     */
    @WithDefault(SyntheticReceiver.NAME)
    String syntheticReceiver();

    /** How often an alert that fires is sent again to a receiver that forgets what it is not reminded of. */
    @WithDefault("1m")
    Duration resend();

    /** How long a resolved alert is sent again to such a receiver. */
    @WithDefault("5m")
    Duration tail();

    /** How long such a receiver takes an alert as firing when it hears no more of it. */
    @WithDefault("15m")
    Duration hold();

    /** The longest pause after the first failure; it doubles with each. */
    @WithDefault("1s")
    Duration backoff();

    @WithDefault("1m")
    Duration longestBackoff();

    /** How often the queue is looked at. */
    @WithDefault("1s")
    Duration every();

    /** Alerts in one request to Alertmanager, and claimed at once. */
    @WithDefault("64")
    int batch();

    /** An unanswered request counts as failed after this long. */
    @WithDefault("5s")
    Duration timeout();

    /** Where alerts go. */
    interface Receiver {
        Type type();

        /** Of Alertmanager without {@code /api/v2/alerts}, of a webhook all of it. */
        String url();

        /** The shared key of a webhook's signature. */
        Optional<String> secret();
    }

    enum Type {
        ALERTMANAGER,
        WEBHOOK
    }
}
