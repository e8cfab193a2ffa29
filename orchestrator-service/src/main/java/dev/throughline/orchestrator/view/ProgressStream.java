package dev.throughline.orchestrator.view;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The decisions of a run as they become durable, whoever takes them: read from the journal, until the run ended. */
@Singleton
public final class ProgressStream {
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final int MAX_LOOKS = 18_000;

    private final RunDetailsStore details;

    ProgressStream(RunDetailsStore details) {
        this.details = details;
    }

    Multi<String> of(String scope, UUID workflowId) {
        var after = new AtomicLong();
        return Multi.createBy()
                .repeating()
                .uni(() -> look(scope, workflowId, after))
                .withDelay(PERIOD)
                .atMost(MAX_LOOKS)
                .select()
                .first(new UntilEnded())
                .onItem()
                .transformToMultiAndConcatenate(entries -> Multi.createFrom().iterable(entries))
                .map(RunDetailsStore.JournalEntry::json);
    }

    private Uni<List<RunDetailsStore.JournalEntry>> look(String scope, UUID workflowId, AtomicLong after) {
        return details.journal(scope, workflowId, after.get()).invoke(entries -> {
            if (!entries.isEmpty()) {
                after.set(entries.getLast().seq());
            }
        });
    }

    /** Lets the page through that holds the end, and nothing after it. */
    private static final class UntilEnded implements java.util.function.Predicate<List<RunDetailsStore.JournalEntry>> {
        private boolean ended;

        @Override
        public boolean test(List<RunDetailsStore.JournalEntry> entries) {
            boolean pass = !ended;
            ended = ended || entries.stream().anyMatch(UntilEnded::isEnd);
            return pass;
        }

        private static boolean isEnd(RunDetailsStore.JournalEntry entry) {
            return entry.json().contains("\"type\":\"workflow_completed\"")
                    || entry.json().contains("\"type\":\"workflow_cancelled\"")
                    || entry.json().contains("\"type\":\"workflow_failed\"")
                    || entry.json().contains("\"type\":\"run_quarantined\"");
        }
    }
}
