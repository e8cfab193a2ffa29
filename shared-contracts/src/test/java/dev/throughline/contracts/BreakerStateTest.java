package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerStateTest {
    @ParameterizedTest
    @CsvSource({
        "closed, false, true",
        "closed, true, false",
        "open, false, false",
        "open, true, false",
        "half_open, false, false",
        "half_open, true, false",
    })
    void shouldAllowTheEstimatorWhenItIsClosedAndNobodyDisabledIt(String state, boolean isDisabled, boolean isAllowed) {
        assertThat(breaker(state, isDisabled).allowsEstimator()).isEqualTo(isAllowed);
    }

    @Test
    void shouldTravelUnderItsNameWithoutDerivedFieldsWhenSent() {
        // When
        var sent = breaker(BreakerState.OPEN, false).toKafka();

        // Then
        assertThat(sent.topic()).isEqualTo(Topics.BREAKERS);
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("v2/acme");
        assertThat(Json.read(sent.value(), JsonNode.class).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "name", "estimator", "tenant_id", "state", "is_disabled", "trips", "at", "version");
    }

    private static BreakerState breaker(String state, boolean isDisabled) {
        String name = BreakerState.name("v2", "acme");
        return new BreakerState(name, "v2", "acme", state, isDisabled, null, 0, null, null, Instant.EPOCH, 1);
    }
}
