package dev.throughline.orchestrator.scenario.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.template.CheckedSchema;
import dev.throughline.orchestrator.template.Fault;
import dev.throughline.orchestrator.template.Marked;
import dev.throughline.orchestrator.template.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** YAML to {@link Scenario}, or everything that is wrong with it. */
public final class ScenarioText {
    private static final String SCHEMA = "schemas/scenario.schema.json";
    private static final byte[] SCHEMA_BYTES = load();
    private static final CheckedSchema CHECKED = CheckedSchema.of(Json.read(SCHEMA_BYTES, JsonNode.class));

    private ScenarioText() {}

    /** What came of reading. */
    public sealed interface Outcome {
        /** @param faults in the order of the text */
        record Wrong(List<Fault> faults) implements Outcome {}

        record Sound(Scenario scenario) implements Outcome {}
    }

    /** The schema as it is published. */
    public static byte[] schema() {
        return SCHEMA_BYTES.clone();
    }

    /** Syntax, then schema, then meaning: a later kind of check would only repeat what an earlier one found. */
    public static Outcome read(String yaml) {
        Marked text = YamlReader.read(yaml);
        if (text.isSound()) {
            CHECKED.problems(text.root())
                    .forEach(problem -> text.fault(problem.pointer(), problem.keyword(), problem.message()));
        }
        if (text.isSound()) {
            new ScenarioChecks(text).check();
        }
        return text.isSound() ? new Outcome.Sound(ScenarioReader.read(text.root())) : new Outcome.Wrong(text.faults());
    }

    private static byte[] load() {
        try (InputStream in = ScenarioText.class.getClassLoader().getResourceAsStream(SCHEMA)) {
            return Objects.requireNonNull(in, SCHEMA).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
