package dev.throughline.incident.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is told about what. */
class CompositionTest {
    private static final String HOOK = "throughline.alert.receivers.hook.";
    private static final String PEOPLE = "throughline.alert.receivers.people.";

    @Test
    void shouldTellPeopleOfRealIncidentsOnlyWhenSomeAreRehearsals() {
        // Given
        var composition = new Composition(config(Map.of()));

        // When
        var queued = composition.of(List.of(incident(false), incident(true)));

        // Then
        assertThat(queued).extracting(Composition.Queued::receiver).containsExactly("hook", "people", "synthetic");
        assertThat(queued.getLast().labels()).containsEntry("synthetic", "true");
        assertThat(queued.getFirst().labels()).doesNotContainKey("synthetic");
    }

    @Test
    void shouldTellTheReceiverForRehearsalsOfThemAloneWhenOneIsNamed() {
        // Given
        var config = config(Map.of("throughline.alert.synthetic-receiver", "hook"));

        // When
        var queued = new Composition(config).of(List.of(incident(false), incident(true)));

        // Then
        assertThat(queued).extracting(Composition.Queued::receiver).containsExactly("people", "hook");
        assertThat(Receivers.of(config, InstantSource.system()))
                .extracting(Receiver::name)
                .containsExactlyInAnyOrder("hook", "people");
    }

    @Test
    void shouldNotStartWithAReceiverForRehearsalsThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Receivers.of(
                        config(Map.of("throughline.alert.synthetic-receiver", "nobody")), InstantSource.system()))
                .withMessageContaining("nobody");
    }

    @Test
    void shouldNotStartWithAReceiverThatIsCalledAsTheBuiltInOne() {
        var taken = Map.of(
                "throughline.alert.receivers.synthetic.type", "alertmanager",
                "throughline.alert.receivers.synthetic.url", "http://127.0.0.1:1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Receivers.of(config(taken), InstantSource.system()))
                .withMessageContaining("built in");
    }

    private static Noted incident(boolean isSynthetic) {
        return new Noted(
                UUID.randomUUID(),
                "t",
                "error",
                "workflow_failed",
                "A run failed",
                Instant.EPOCH,
                null,
                UUID.randomUUID(),
                isSynthetic,
                isSynthetic ? "SDSR-1" : null);
    }

    private static AlertConfig config(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                HOOK + "type", "alertmanager",
                HOOK + "url", "http://127.0.0.1:1",
                PEOPLE + "type", "alertmanager",
                PEOPLE + "url", "http://127.0.0.1:2"));
        all.putAll(more);
        return new SmallRyeConfigBuilder()
                .withMapping(AlertConfig.class)
                .withConverter(Duration.class, 300, new DurationConverter())
                .withDefaultValues(all)
                .build()
                .getConfigMapping(AlertConfig.class);
    }
}
