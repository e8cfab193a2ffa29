package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.throughline.contracts.ControlMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every skill of this worker by name, with the compiled schema of its arguments. */
@ApplicationScoped
public class Skills {
    private final Map<String, Entry> byName = new HashMap<>();

    @Inject
    public Skills(@Any Instance<Skill> skills) {
        this(skills.stream().toList());
    }

    public Skills(List<Skill> skills) {
        var schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        for (Skill skill : skills) {
            byName.put(skill.name(), new Entry(skill, schemas.getSchema(skill.argumentSchema())));
        }
    }

    public Optional<Skill> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(Entry::skill);
    }

    /** @throws SkillException {@code invalid_arguments} with every violation */
    public void validate(Skill skill, JsonNode arguments) throws SkillException {
        var entry = byName.get(skill.name());
        var violations = entry == null ? java.util.Set.<ValidationMessage>of() : entry.schema.validate(arguments);
        if (!violations.isEmpty()) {
            throw SkillException.permanent(
                    "invalid_arguments",
                    violations.stream()
                            .map(ValidationMessage::getMessage)
                            .sorted()
                            .collect(Collectors.joining("; ")));
        }
    }

    public List<ControlMessage.SkillVersion> versions() {
        return byName.values().stream()
                .map(entry -> new ControlMessage.SkillVersion(entry.skill.name(), entry.skill.version()))
                .sorted(Comparator.comparing(ControlMessage.SkillVersion::name))
                .toList();
    }

    private record Entry(Skill skill, JsonSchema schema) {}
}
