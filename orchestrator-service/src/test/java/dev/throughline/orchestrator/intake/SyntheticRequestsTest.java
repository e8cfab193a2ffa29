package dev.throughline.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.WorkflowRequest;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticRequestsTest {
    @ParameterizedTest
    @CsvSource({",,", "true,SDSR-1,", "true,SDSR-1,SDSR-1", ",,SDSR-1", "true,,SDSR-1", "false,,"})
    void shouldTakeWhatDoesNotContradictItself(Boolean isSynthetic, String scenario, String header) {
        // When
        var named = SyntheticRequests.named(request(isSynthetic, scenario), headers(header));

        // Then
        boolean isExpected = Boolean.TRUE.equals(isSynthetic) || header != null;
        assertThat(Boolean.TRUE.equals(named.isSynthetic())).isEqualTo(isExpected);
        assertThat(named.syntheticScenarioId()).isEqualTo(isExpected ? "SDSR-1" : null);
    }

    @ParameterizedTest
    @CsvSource({"false,,SDSR-1", "true,SDSR-2,SDSR-1", ",SDSR-2,SDSR-1", "true,SDSR-1,sdsr", ",,''"})
    void shouldRefuseWhatContradictsItself(Boolean isSynthetic, String scenario, String header) {
        assertThatThrownBy(() -> SyntheticRequests.named(request(isSynthetic, scenario), headers(header)))
                .isInstanceOf(Json.UnreadableException.class);
    }

    @Test
    void shouldMarkARecordWhoseBodyIsARehearsal() {
        // Given
        var headers = headers(null);

        // Then
        SyntheticRequests.mark(headers, request(null, null));
        assertThat(headers.toArray()).isEmpty();
        SyntheticRequests.mark(headers, request(true, "not one"));
        assertThat(headers.toArray()).isEmpty();
        SyntheticRequests.mark(headers, request(true, "SDSR-1"));
        assertThat(Synthetic.claimed(headers)).contains(new Synthetic("SDSR-1", null));
    }

    @Test
    void shouldReadTheSameAgainOnceItIsMarked() {
        // Given
        var headers = headers(null);
        var unnamed = request(true, null);

        // When
        SyntheticRequests.mark(headers, unnamed);

        // Then
        assertThat(SyntheticRequests.named(unnamed, headers).syntheticScenarioId())
                .isEqualTo(Synthetic.UNNAMED.text());
    }

    private static WorkflowRequest request(Boolean isSynthetic, String scenario) {
        return new WorkflowRequest("noop", "a", null, null, null, null, isSynthetic, scenario, null);
    }

    private static RecordHeaders headers(String scenario) {
        var headers = new RecordHeaders();
        if (scenario != null) {
            headers.add(Synthetic.HEADER, scenario.getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }
}
