package dev.throughline.incident.occurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.IncidentRepeated;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldOpenOnceAndRepeatForTheOthersOfABatch() {
        // Given
        var failures = List.of(failure("a", true), failure("a", true), failure("a", true));
        var incident = new Announcement.Counted(Ids.uuid7(), true, Ids.uuid7());
        // When
        var records = Announcement.of(kept(1, failures), incident, NOW);
        // Then
        assertThat(records).hasSize(3);
        assertThat(records.getFirst().events())
                .singleElement()
                .isInstanceOfSatisfying(
                        IncidentOpened.class, event -> assertThat(event.id()).isEqualTo(incident.opening()));
        assertThat(records.getLast().events())
                .singleElement()
                .isInstanceOfSatisfying(
                        IncidentRepeated.class,
                        event -> assertThat(event.occurrences()).isEqualTo(3));
        assertThat(records.getLast().events().getFirst().causationIds())
                .containsExactly(failures.getLast().eventId());
        assertThat(records.getLast().workflowId())
                .isEqualTo(failures.getLast().run().workflowId());
    }

    @Test
    void shouldGoOnCountingWhenTheIncidentIsKnown() {
        // When
        var records = Announcement.of(
                kept(41, List.of(failure("a", true))), new Announcement.Counted(Ids.uuid7(), false, Ids.uuid7()), NOW);
        // Then
        assertThat(records.getFirst().events())
                .singleElement()
                .isInstanceOfSatisfying(
                        IncidentRepeated.class,
                        event -> assertThat(event.occurrences()).isEqualTo(41));
    }

    @Test
    void shouldTellNobodyWhenTheFailureBelongsToNoRun() {
        assertThat(Announcement.of(
                        kept(1, List.of(failure("a", false))),
                        new Announcement.Counted(Ids.uuid7(), true, Ids.uuid7()),
                        NOW))
                .isEmpty();
    }

    @Test
    void shouldGroupByTenantAndCauseAndLeaveOutWhatIsKnownOrTwice() {
        // Given
        var one = failure("b", true);
        var two = failure("a", true);
        var known = failure("a", true);
        // When
        var groups = Grouping.of(List.of(one, two, one, known), Set.of(known.eventId()));
        // Then
        assertThat(groups.keySet()).extracting(Grouping.Key::fingerprint).containsExactly("a", "b");
        assertThat(groups.values()).containsExactly(List.of(two), List.of(one));
    }

    private static List<Storm.Kept> kept(long first, List<Failure> failures) {
        return IntStream.range(0, failures.size())
                .mapToObj(i -> new Storm.Kept(failures.get(i), first + i))
                .toList();
    }

    private static Failure failure(String cause, boolean ofRun) {
        var run = ofRun
                ? new Failure.Run(Ids.uuid7(), new TraceId(UUID.randomUUID()), "agent", Ids.uuid7(), Ids.uuid7())
                : null;
        return new Failure(Ids.uuid7(), NOW, "t", Severity.ERROR, cause, "a title", "a detail", run, false, null);
    }
}
