package dev.throughline.incident.overdue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SightingTest {
    private static final String RUN = "01993a5e-7d11-7000-8000-000000000001";
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void shouldReadKeyAndHeaders() {
        // When
        var seen = Sighting.of(arrived(RUN, "1800000005000", "2027-01-15T07:59:59.5Z"), NOW);
        // Then
        assertThat(seen).hasValueSatisfying(sighting -> {
            assertThat(sighting.workflowId()).isEqualTo(UUID.fromString(RUN));
            assertThat(sighting.wakeupAt()).isEqualTo(1_800_000_005_000L);
            assertThat(sighting.recordedAt()).isEqualTo(NOW - 500);
        });
    }

    @Test
    void shouldKnowAnEnd() {
        assertThat(Sighting.of(arrived(RUN, CausalRecord.ENDED, null), NOW))
                .hasValueSatisfying(seen -> assertThat(seen.isEnd()).isTrue());
    }

    /** One clock in the future must not make the records of all others look late. */
    @ParameterizedTest
    @CsvSource({"2099-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z", "yesterday", ","})
    void shouldNotBelieveTimesThatCannotBe(String time) {
        assertThat(Sighting.of(arrived(RUN, "5", time), NOW))
                .hasValueSatisfying(seen -> assertThat(seen.recordedAt()).isBetween(0L, NOW));
    }

    @ParameterizedTest
    @CsvSource({RUN + ",", RUN + ",soon", RUN + ",''", "nobody,5", ",5", "x1993a5e-7d11-7000-8000-000000000001,5"})
    void shouldSayNothingWhenTheRecordSaysNothing(String key, String wakeup) {
        assertThat(Sighting.of(arrived(key, wakeup, null), NOW)).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> arrived(String key, String wakeup, String time) {
        var headers = new RecordHeaders();
        if (wakeup != null) {
            headers.add(CausalRecord.WAKEUP_HEADER, wakeup.getBytes(StandardCharsets.UTF_8));
        }
        if (time != null) {
            headers.add("ce_time", time.getBytes(StandardCharsets.UTF_8));
        }
        byte[] id = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                Topics.EVENTS, 0, 0, NOW - 10, TimestampType.CREATE_TIME, 0, 0, id, null, headers, Optional.empty());
    }
}
