package dev.throughline.worker.task;

import dev.throughline.contracts.Usage;
import dev.throughline.contracts.Usage.OfSkill;
import java.util.ArrayList;
import java.util.List;

/** What the steps of one attempt take, by skill. Confined to the attempt. */
final class TaskUsage {
    private final List<OfSkill> skills = new ArrayList<>(2);

    void add(OfSkill step) {
        for (int i = 0; i < skills.size(); i++) {
            if (skills.get(i).skill().equals(step.skill())) {
                skills.set(i, skills.get(i).plus(step));
                return;
            }
        }
        skills.add(step);
    }

    Usage total() {
        return Usage.of(skills);
    }
}
