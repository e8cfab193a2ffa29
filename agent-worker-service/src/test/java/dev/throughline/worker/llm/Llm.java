package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Evidence;
import dev.throughline.worker.Tasks;
import dev.throughline.worker.redact.Redactor;
import dev.throughline.worker.skill.Skill;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.skill.StepEvidence;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The skills over a configuration, and what one execution of them leaves behind. */
final class Llm {
    static final String KEY = "sk-test-4f9a8b7c6d5e4f3a2b1c0d9e";

    final ModelCatalog catalog;
    final ChatSkill chat;
    final ExtractSkill extract;
    final Skills skills;
    final StepEvidence evidence = new StepEvidence();

    private final Path directory;

    Llm(Path directory, String mode, Map<String, String> properties) {
        this.directory = directory;
        var settings = settings(properties);
        catalog = new ModelCatalog(settings, mode);
        var caller = new ModelCaller(catalog, settings, new Redactor(false, List.of()));
        chat = new ChatSkill(caller);
        extract = new ExtractSkill(caller);
        skills = new Skills(List.of(chat, extract));
    }

    /** A provider's server with short limits; prices are 2 and 10 dollars for a million tokens. */
    static Llm of(String provider, FakeProvider server, String... more) {
        var properties = new HashMap<>(Map.of(
                "provider", provider,
                "base-url", server.url(),
                "model", "some-model",
                "api-key", KEY,
                "input-micros", "2000000",
                "output-micros", "10000000",
                "limits.idle", "10s",
                "limits.total", "60s"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return new Llm(Path.of("unused"), "production", properties);
    }

    static LlmSettings settings(Map<String, String> properties) {
        var builder = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(LlmSettings.class);
        properties.forEach((key, value) -> builder.withDefaultValue("throughline.llm." + key, value));
        return builder.build().getConfigMapping(LlmSettings.class);
    }

    JsonNode chat(String arguments) throws Exception {
        return run(chat, arguments);
    }

    JsonNode extract(String arguments) throws Exception {
        return run(extract, arguments);
    }

    Evidence.ModelCall onlyCall() {
        return calls().getFirst();
    }

    List<Evidence.ModelCall> calls() {
        var kept = evidence.kept();
        return kept == null
                ? List.of()
                : kept.stream().map(Evidence.ModelCall.class::cast).toList();
    }

    private JsonNode run(Skill skill, String arguments) throws Exception {
        JsonNode given = Tasks.json(arguments);
        skills.validate(skill, given);
        return skill.run(context(), given).output();
    }

    SkillContext context() {
        return new SkillContext("tenant", directory, false, null, 1, 1, "key", evidence);
    }

    static SkillException failure(ThrowingRun run) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(SkillException.class, run::run);
    }

    /** Something that may throw. */
    @FunctionalInterface
    interface ThrowingRun {
        void run() throws Throwable;
    }
}
