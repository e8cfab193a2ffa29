package dev.throughline.orchestrator.scenario.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import dev.throughline.orchestrator.scenario.cleanup.CleanUpDecider.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CleanUpDeciderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final UUID ID = new UUID(0, 1);

    @Test
    void shouldLookBeforeItDeletesWhenItBegins() {
        assertThat(CleanUpDecider.next(cleanUp(0, 0, Map.of()), List.of(), NOW))
                .isInstanceOfSatisfying(
                        Next.Ask.class, ask -> assertThat(ask.round()).isZero());
    }

    @Test
    void shouldDeleteWhenAllHaveAnsweredTheLook() {
        assertThat(CleanUpDecider.next(cleanUp(0, 1, all(0, 0, 7)), List.of(), NOW))
                .isInstanceOfSatisfying(
                        Next.Ask.class, ask -> assertThat(ask.round()).isOne());
    }

    @Test
    void shouldNameWhoIsMissingWhenItWasAskedAgain() {
        // Given
        var receipts = all(1, 3, 0);
        receipts.remove("trace");

        // When
        var next = CleanUpDecider.next(cleanUp(1, 2, receipts), List.of(), NOW);

        // Then
        assertThat(next).isInstanceOfSatisfying(Next.Ask.class, ask -> {
            assertThat(ask.round()).isOne();
            assertThat(ask.waitingFor()).containsExactly("trace");
            assertThat(ask.again()).isAfter(NOW);
        });
    }

    @Test
    void shouldGoOnWhileARoundDeletedSomething() {
        assertThat(CleanUpDecider.next(cleanUp(3, 1, all(3, 1, 0)), List.of(), NOW))
                .isInstanceOfSatisfying(
                        Next.Ask.class, ask -> assertThat(ask.round()).isEqualTo(4));
    }

    @Test
    void shouldGoOnWhileSomethingIsLeft() {
        assertThat(CleanUpDecider.next(cleanUp(3, 1, all(3, 0, 1)), List.of(), NOW))
                .isInstanceOf(Next.Ask.class);
    }

    @Test
    void shouldWriteDownWhereTheTopicsEndWhenAllHaveAnswered() {
        // Given
        var answered = cleanUp(1, 1, all(1, 0, 0)).asked(1, List.of());

        // When
        var next = CleanUpDecider.next(answered, List.of(), NOW);

        // Then
        assertThat(next)
                .isInstanceOfSatisfying(
                        Next.Mark.class, mark -> assertThat(mark.again()).isAfter(NOW));
        assertThat(CleanUpDecider.next(answered.marked(Map.of("topic/0", 7L)), List.of(), NOW))
                .isInstanceOf(Next.End.class);
    }

    @Test
    void shouldWaitForWhoHasNotReadWhatWasThere() {
        for (int round : new int[] {0, 1, 7}) {
            assertThat(CleanUpDecider.next(cleanUp(round, 1, all(round, 0, 0)), List.of("trace: 3 records"), NOW))
                    .isInstanceOfSatisfying(Next.Wait.class, wait -> {
                        assertThat(wait.behind()).containsExactly("trace: 3 records");
                        assertThat(wait.again()).isAfter(NOW);
                    });
        }
    }

    @Test
    void shouldBeDoneWhenARoundFoundNothing() {
        assertThat(CleanUpDecider.next(cleanUp(2, 1, all(2, 0, 0)), List.of(), NOW))
                .isInstanceOfSatisfying(
                        Next.End.class, end -> assertThat(end.state()).isEqualTo(CleanUpState.DONE));
    }

    @Test
    void shouldRefuseWhenRealRowsBearTheId() {
        // Given
        var receipts = all(0, 0, 0);
        receipts.put("incident", receipt(null, "incident", 0, new TableCleaned("incident", 0, 0, 1, null, null), true));

        // When
        var next = CleanUpDecider.next(cleanUp(0, 1, receipts), List.of(), NOW);

        // Then
        assertThat(next).isInstanceOfSatisfying(Next.End.class, end -> {
            assertThat(end.state()).isEqualTo(CleanUpState.REFUSED);
            assertThat(end.reason()).contains("incident");
        });
    }

    @Test
    void shouldFailWhenTheRealChainsDoNotVerify() {
        // Given
        var receipts = all(2, 0, 0);
        receipts.put("trace", receipt(null, "trace", 2, new TableCleaned("trace", 0, 0, 0, null, null), false));

        // When
        var next = CleanUpDecider.next(cleanUp(2, 1, receipts), List.of(), NOW);

        // Then
        assertThat(next).isInstanceOfSatisfying(Next.End.class, end -> {
            assertThat(end.state()).isEqualTo(CleanUpState.FAILED);
            assertThat(end.reason()).contains("ledger.real_chains");
        });
    }

    @Test
    void shouldCountAReceiptOnceWhenItComesTwice() {
        // Given
        var table = new TableCleaned("workflow", 5, 0, 0, 9L, 9L);
        var once = receipt(null, "orchestrator", 1, table, true);

        // When
        var twice = receipt(once, "orchestrator", 1, table, true);
        var next = receipt(once, "orchestrator", 2, new TableCleaned("workflow", 2, 0, 0, null, null), true);

        // Then
        assertThat(twice).isSameAs(once);
        assertThat(next.tables()).containsExactly(new TableCleaned("workflow", 7, 0, 0, 9L, 9L));
        assertThat(next.deletedLast()).isEqualTo(2);
    }

    @Test
    void shouldGiveUpWhenItTakesForEver() {
        assertThat(CleanUpDecider.next(cleanUp(9, 9, Map.of()), List.of(), NOW.plus(Duration.ofDays(8))))
                .isInstanceOfSatisfying(
                        Next.End.class, end -> assertThat(end.state()).isEqualTo(CleanUpState.FAILED));
    }

    private static Map<String, ServiceReceipt> all(int round, long deleted, long remaining) {
        var receipts = new LinkedHashMap<String, ServiceReceipt>();
        CleanUpDecider.SERVICES.forEach(service -> receipts.put(
                service,
                receipt(null, service, round, new TableCleaned("t", deleted, remaining, 0, null, null), true)));
        return receipts;
    }

    private static ServiceReceipt receipt(
            @Nullable ServiceReceipt earlier, String service, int round, TableCleaned table, boolean held) {
        var checks = List.of(new CleanUpCheck("ledger.real_chains", held, "seen"));
        return ServiceReceipt.after(
                earlier, new CleanUpReceipt(ID, "t", service, round, NOW, List.of(table), checks, null));
    }

    private static StoredCleanUp cleanUp(int round, int asks, Map<String, ServiceReceipt> receipts) {
        return new StoredCleanUp(
                ID,
                "t",
                "SDSR-E2E-001",
                List.of(),
                "someone",
                false,
                CleanUpState.RUNNING,
                round,
                asks,
                receipts,
                Map.of(),
                List.of(),
                null,
                null,
                null,
                NOW,
                null);
    }
}
