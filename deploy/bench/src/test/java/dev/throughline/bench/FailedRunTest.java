package dev.throughline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedRunTest {
    @Test
    void shouldBeARecordThatTheIncidentServiceLooksInto() {
        // Given
        var workflow = Ids.uuid7();
        var now = Instant.parse("2026-01-01T00:00:00Z");
        // When
        var sent = FailedRun.of("bench", workflow, "cause-7", now).toKafka(null);
        // Then
        assertThat(CloudEvents.header(sent.headers(), CausalRecord.TYPES_HEADER))
                .isEqualTo(",task_failed,workflow_failed,");
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo(workflow.toString());
        assertThat(Json.read(sent.value(), CausalRecord.class).workflowId()).isEqualTo(workflow);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1, 1", "1, 0, 0, 1", "1, 0, 1, 0", "100001, 0, 1, 1", "1, -1, 1, 1"})
    void shouldRefuseWhatCannotBeMeasured(int rate, int warmup, int seconds, int storm) {
        var endpoint = new Endpoint("localhost", 1, null);
        assertThatThrownBy(() -> new IncidentBenchOptions(
                        false, endpoint, "b", new Database("j", "u", "p"), rate, warmup, seconds, storm))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be");
    }
}
