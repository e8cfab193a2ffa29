package dev.throughline.worker.skill;

import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Usage;
import java.time.Instant;
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
    private final List<Call> calls = new ArrayList<>();
    private long costMicros;
    private long inputTokens;
    private long outputTokens;

    /**
     * A kept call of a model, for its span.
     *
     * @param finish why the model stopped; absent when it gave no answer
     */
    public record Call(
            Evidence.ModelCall made, Instant end, @Nullable String finish) {}

    /** The call has just ended. */
    public synchronized void add(Evidence.ModelCall call, @Nullable String finish) {
        if (kept.size() < Evidence.MAX_PER_STEP) {
            calls.add(new Call(call, Instant.now(), finish));
        }
        add(call);
    }

    /** Those beyond {@value Evidence#MAX_PER_STEP} are not kept, their cost counts. */
    public synchronized void add(Evidence evidence) {
        switch (evidence) {
            case Evidence.ModelCall call -> {
                costMicros += Math.max(0, call.costMicros());
                inputTokens += Math.max(0, call.inputTokens());
                outputTokens += Math.max(0, call.outputTokens());
            }
            case Evidence.ProgramRun ignored -> {}
        }
        if (kept.size() < Evidence.MAX_PER_STEP) {
            kept.add(evidence);
        }
    }

    /** Absent when there is none: that is how it travels. */
    public synchronized @Nullable List<Evidence> kept() {
        return kept.isEmpty() ? null : List.copyOf(kept);
    }

    /** Kept calls of models, in the order in which they ended. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
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

    /** What the step took in all. */
    public synchronized Usage.OfSkill usage(String skill, long durationMicros) {
        return new Usage.OfSkill(skill, 1, costMicros, durationMicros, inputTokens, outputTokens);
    }
}
