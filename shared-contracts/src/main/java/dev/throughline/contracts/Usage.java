package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt took, failed steps included. What is absent is nothing; what is negative counts as nothing, and what is
 * larger than {@value #MOST} as that much, so that sums of it never overflow.
 *
 * @param costMicros what its calls did cost, in millionths of a US dollar, as far as the worker knows
 * @param durationMicros the time that its steps took, one after the other
 * @param skills the same by skill, at most {@value #MAX_SKILLS}; absent: not known
 */
public record Usage(
        @Nullable Long costMicros,
        @Nullable Long durationMicros,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        // A hole in a bill is no reason to refuse the work.
        @JsonSetter(contentNulls = Nulls.SKIP) @Nullable List<OfSkill> skills) {
    public static final int MAX_SKILLS = 64;
    public static final long MOST = 1_000_000_000_000L;

    public Usage {
        costMicros = bounded(costMicros);
        durationMicros = bounded(durationMicros);
        inputTokens = bounded(inputTokens);
        outputTokens = bounded(outputTokens);
        skills = skills == null || skills.isEmpty()
                ? null
                : skills.stream().filter(Objects::nonNull).limit(MAX_SKILLS).toList();
    }

    /** @param calls how many steps; absent: one */
    public record OfSkill(
            String skill,
            @Nullable Integer calls,
            @Nullable Long costMicros,
            @Nullable Long durationMicros,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens) {
        private static final int MOST_CALLS = 10_000;

        public OfSkill {
            skill = skill == null ? "" : skill;
            calls = calls == null || calls <= 1 ? null : Math.min(calls, MOST_CALLS);
            costMicros = bounded(costMicros);
            durationMicros = bounded(durationMicros);
            inputTokens = bounded(inputTokens);
            outputTokens = bounded(outputTokens);
        }

        public int count() {
            return calls == null ? 1 : calls;
        }

        /** Both together. */
        public OfSkill plus(OfSkill other) {
            return new OfSkill(
                    skill,
                    count() + other.count(),
                    number(costMicros) + number(other.costMicros),
                    number(durationMicros) + number(other.durationMicros),
                    number(inputTokens) + number(other.inputTokens),
                    number(outputTokens) + number(other.outputTokens));
        }
    }

    /** The sum over skills; those beyond {@value #MAX_SKILLS} count in the sum alone. */
    public static Usage of(List<OfSkill> skills) {
        long cost = 0;
        long duration = 0;
        long input = 0;
        long output = 0;
        for (OfSkill one : skills) {
            cost += number(one.costMicros());
            duration += number(one.durationMicros());
            input += number(one.inputTokens());
            output += number(one.outputTokens());
        }
        return new Usage(cost, duration, input, output, skills);
    }

    /** Absent is nothing. */
    public static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static @Nullable Long bounded(@Nullable Long value) {
        return value == null || value <= 0 ? null : Math.min(value, MOST);
    }
}
