package dev.throughline.worker.skill;

import dev.throughline.contracts.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one step leave behind, over all its tries and however they end: a skill adds each call before it
 * looks at what came of it, so that the event of a failed step has it as well.
 */
public final class StepEvidence {
    private final List<Evidence> kept = new ArrayList<>();
    private final Map<String, SkillResult.ProducedFile> files = new LinkedHashMap<>();
    private long costMicros;

    /** Those beyond {@value Evidence#MAX_PER_STEP} are not kept, their cost counts. */
    public synchronized void add(Evidence evidence) {
        costMicros += switch (evidence) {
            case Evidence.ModelCall call -> Math.max(0, call.costMicros());
            case Evidence.ProgramRun run -> 0;
        };
        if (kept.size() < Evidence.MAX_PER_STEP) {
            kept.add(evidence);
        }
    }

    /** Absent when there is none: that is how it travels. */
    public synchronized @Nullable List<Evidence> kept() {
        return kept.isEmpty() ? null : List.copyOf(kept);
    }

    /** A file of the work directory that is stored even if the step fails, such as the log of a program. */
    public synchronized void keep(SkillResult.ProducedFile file) {
        files.put(file.name(), file);
    }

    /** Those of one try: the next one starts with none. */
    public synchronized List<SkillResult.ProducedFile> takeFiles() {
        var taken = List.copyOf(files.values());
        files.clear();
        return taken;
    }

    public synchronized long costMicros() {
        return costMicros;
    }
}
