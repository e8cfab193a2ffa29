package dev.throughline.worker.capability;

import dev.throughline.contracts.Capability;
import dev.throughline.worker.skill.Skills;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The skills of this process: they are part of it, so they are there. */
@ApplicationScoped
public class SkillProbe implements CapabilityProbe {
    private final Skills skills;

    public SkillProbe(Skills skills) {
        this.skills = skills;
    }

    @Override
    public List<Capability> probe() {
        return skills.versions().stream()
                .map(skill -> new Capability(Capability.Kind.SKILL, skill.name(), skill.version()))
                .toList();
    }
}
