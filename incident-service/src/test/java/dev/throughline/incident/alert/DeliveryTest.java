package dev.throughline.incident.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    @Test
    void shouldKnowEachStateByItsNameAndReachAllOfThemByTransitions() {
        // Given
        var queued = new Delivery.Queued();
        var sent = queued.send();

        // When
        Set<Delivery> reached = new HashSet<>(Set.of(
                sent,
                sent.acknowledge(),
                sent.fail(),
                sent.quarantine(),
                sent.quarantine().retry()));

        // Then
        assertThat(reached).hasSize(5);
        assertThat(reached)
                .allSatisfy(state -> assertThat(Delivery.of(state.wireName())).isEqualTo(state));
        assertThat(reached.stream().filter(Delivery.Sendable.class::isInstance))
                .allSatisfy(
                        state -> assertThat(((Delivery.Sendable) state).send()).isEqualTo(sent));
        assertThat(sent.quarantine()).isNotInstanceOf(Delivery.Sendable.class);
    }

    @Test
    void shouldRefuseANameThatNoStateHas() {
        assertThatThrownBy(() -> Delivery.of("lost")).isInstanceOf(IllegalArgumentException.class);
    }
}
