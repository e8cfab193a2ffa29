package dev.throughline.incident.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TraceId;
import dev.throughline.incident.Costing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceReaderTest {
    @Test
    void shouldBecomeOneEntryWhenEstimateAndActualComeTogetherInAnyOrder() {
        // Given
        var run = Costing.of("acme", 0.5);
        var estimate = ProvenanceReader.read(Json.bytes(run.estimated())).getFirst();
        var actual = ProvenanceReader.read(Json.bytes(run.observed())).getFirst();

        // When
        var merged = ProvenanceReader.merged(List.of(estimate, actual, actual));
        var reversed = ProvenanceReader.merged(List.of(actual, estimate));

        // Then
        assertThat(merged).singleElement().satisfies(entry -> {
            assertThat(entry.used()).isEqualTo("v2");
            assertThat(entry.actual()).isNotNull();
            assertThat(entry.actual().causedBy()).isEqualTo(run.observationId());
            assertThat(entry.drift(1)).isEqualTo(0.5);
            assertThat(entry.driftV1(1)).isEqualTo(0.875);
        });
        assertThat(reversed).isEqualTo(merged);
    }

    @Test
    void shouldPreferTheWholeRunWhenItWasRepeated() {
        // Given
        var part = entry(1, false);
        var whole = entry(2, true);

        // Then
        assertThat(ProvenanceReader.merged(List.of(part, whole, entry(3, true))))
                .singleElement()
                .isEqualTo(whole);
        assertThat(part.drift(1)).isNull();
    }

    @Test
    void shouldSayNothingAboutDriftWhenThereWasNothingLearned() {
        // Given
        var event =
                new CausalEvent.CostObserved(Ids.uuid7(), Instant.EPOCH, List.of(), "hash", "t", 100, 90, null, true);

        // When
        var read = ProvenanceReader.read(Json.bytes(record("acme", event))).getFirst();

        // Then
        assertThat(read.drift(1)).isNull();
        assertThat(read.driftV1(1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"events\":[]}", "{\"events\":7}"})
    void shouldBeUnreadableWhenItIsNoRecord(String body) {
        assertThatThrownBy(() -> ProvenanceReader.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.UnreadableException.class);
    }

    @Test
    void shouldBeUnreadableWhenNoRowCanHoldIt() {
        // Given
        List<CausalRecord> bad = new ArrayList<>();
        bad.add(record("a\0b", observed(Instant.EPOCH, "hash", 1, 1)));
        bad.add(record("acme", observed(Instant.EPOCH, "h\0sh", 1, 1)));
        bad.add(record("acme", observed(Instant.EPOCH, "h".repeat(201), 1, 1)));
        bad.add(record("acme", observed(Instant.EPOCH.minusSeconds(1), "hash", 1, 1)));
        bad.add(record("acme", observed(Instant.parse("+12000-01-01T00:00:00Z"), "hash", 1, 1)));
        bad.add(record("acme", observed(Instant.EPOCH, "hash", -1, 1)));
        bad.add(record("acme", observed(Instant.EPOCH, "hash", 1, -1)));

        // Then
        assertThat(bad)
                .allSatisfy(record -> assertThatThrownBy(() -> ProvenanceReader.read(Json.bytes(record)))
                        .isInstanceOf(Json.UnreadableException.class));
    }

    @Test
    void shouldLookOnlyAtRecordsWhoseHeaderNamesCosts() {
        // Given
        var other = record("acme", new CausalEvent.RunQuarantined(Ids.uuid7(), Instant.EPOCH, List.of(), "x"));

        // Then
        assertThat(ProvenanceReader.isAboutCost(
                        Costing.of("acme", 0).observed().toKafka(null).headers()))
                .isTrue();
        assertThat(ProvenanceReader.isAboutCost(
                        Costing.of("acme", 0).estimated().toKafka(null).headers()))
                .isTrue();
        assertThat(ProvenanceReader.isAboutCost(other.toKafka(null).headers())).isFalse();
    }

    private static CausalEvent observed(Instant at, String hash, long actual, long v2) {
        return new CausalEvent.CostObserved(Ids.uuid7(), at, List.of(), hash, "t", actual, 1, v2, true);
    }

    private static CausalRecord record(String tenant, CausalEvent event) {
        return new CausalRecord(
                Ids.uuid7(),
                "orchestrator",
                tenant,
                Ids.uuid7(),
                TraceId.random(),
                null,
                false,
                null,
                Instant.EPOCH,
                List.of(event));
    }

    private static final UUID WORKFLOW = UUID.randomUUID();
    private static final TraceId TRACE = TraceId.random();

    private static Entry entry(long micros, boolean isWhole) {
        var actual = new Entry.Actual(micros, isWhole, Instant.EPOCH, new UUID(0, micros));
        return new Entry("acme", "hash", WORKFLOW, TRACE, "t", 1L, 2L, null, actual, Instant.EPOCH, false, null);
    }
}
