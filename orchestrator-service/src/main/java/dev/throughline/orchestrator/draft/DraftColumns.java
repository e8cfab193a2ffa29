package dev.throughline.orchestrator.draft;

import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.Proposals.Column;
import dev.throughline.orchestrator.preview.PreviewOutcome;
import dev.throughline.orchestrator.preview.Previews;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** The columns of a draft's inputs, as far as a preview can tell. Blocking, for virtual threads. */
@Singleton
final class DraftColumns {
    private static final int MAX_INPUTS = 3;
    private static final Set<String> NUMERIC = Set.of("integer", "decimal");

    private final Previews previews;

    DraftColumns(Previews previews) {
        this.previews = previews;
    }

    /** What cannot be looked into has no columns here; the preview itself says why. */
    List<Column> of(Draft draft, List<FileRef> inputs) {
        return inputs.stream()
                .limit(MAX_INPUTS)
                .flatMap(input -> of(draft, input.name()).stream())
                .toList();
    }

    private List<Column> of(Draft draft, String name) {
        try {
            return previews.look(draft.tenantId(), draft.workflowId(), name, 0) instanceof PreviewOutcome.Seen seen
                    ? seen.preview().columns().stream()
                            .map(column -> new Column(column.name(), NUMERIC.contains(column.type())))
                            .toList()
                    : List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }
}
