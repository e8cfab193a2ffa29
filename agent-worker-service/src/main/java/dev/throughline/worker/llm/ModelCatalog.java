package dev.throughline.worker.llm;

import dev.throughline.contracts.Capability;
import dev.throughline.worker.llm.LlmSettings.Provider;
import dev.throughline.worker.llm.LlmSettings.StructuredOutput;
import dev.throughline.worker.skill.SkillException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Capabilities and the models that serve them, fixed at start. What the operator got wrong is said by name. */
@ApplicationScoped
public class ModelCatalog {
    static final String CHAT = "chat";
    static final String EXTRACT = "extract";
    static final String STUB_VIOLATION = "stub_llm";
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:_-]+(?:/[A-Za-z0-9._~/%-]*)?");

    private final Map<String, ModelProfile> byCapability = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    @Inject
    public ModelCatalog(
            LlmSettings settings, @ConfigProperty(name = "throughline.mode", defaultValue = "production") String mode) {
        boolean isProduction = mode.equals("production");
        var wanted = new TreeSet<>(List.of(CHAT, EXTRACT));
        wanted.addAll(settings.capabilities().keySet());
        for (String capability : wanted) {
            find(settings, capability, isProduction).ifPresent(found -> byCapability.put(capability, found));
        }
    }

    /** What a template can ask for here, with the model as the version. */
    public List<Capability> capabilities() {
        return byCapability.entrySet().stream()
                .map(e -> new Capability(
                        Capability.Kind.LLM, e.getKey(), e.getValue().toString()))
                .toList();
    }

    /** Names of what is wrong with the configuration, for readiness; a stub in production mode is {@code stub_llm}. */
    public List<String> violations() {
        return violations.stream().distinct().toList();
    }

    /** Whether any answer here is made up. */
    public boolean hasStub() {
        return byCapability.values().stream().anyMatch(ModelProfile::isStub);
    }

    ModelProfile serving(String capability) throws SkillException {
        var profile = byCapability.get(capability);
        if (profile == null) {
            throw SkillException.permanent(
                    "llm_not_configured", "no model is configured here for the capability " + capability);
        }
        return profile;
    }

    private Optional<ModelProfile> find(LlmSettings settings, String capability, boolean isProduction) {
        String name = settings.capabilities().get(capability);
        var own = name == null ? settings.main() : settings.models().get(name);
        if (own == null) {
            violations.add("llm_unknown_model:" + name);
            return Optional.empty();
        }
        var profile = profile(own, settings.main(), isProduction ? Provider.NONE : Provider.STUB);
        return switch (profile.provider()) {
            case NONE -> Optional.empty();
            case STUB -> {
                if (isProduction) {
                    violations.add(STUB_VIOLATION);
                }
                yield isProduction ? Optional.empty() : Optional.of(profile);
            }
            case OPENAI, ANTHROPIC -> {
                var problem = problem(profile);
                problem.ifPresent(what -> violations.add(what + ":" + capability));
                yield problem.isEmpty() ? Optional.of(profile) : Optional.empty();
            }
        };
    }

    private static Optional<String> problem(ModelProfile profile) {
        if (profile.model().isBlank()) {
            return Optional.of("llm_model_missing");
        }
        String url = profile.baseUrl();
        return url == null || URL.matcher(url).matches() ? Optional.empty() : Optional.of("llm_base_url");
    }

    private static ModelProfile profile(LlmSettings.Model own, LlmSettings.Model main, Provider otherwise) {
        var provider = own.provider().or(main::provider).orElse(otherwise);
        // A key belongs to whom it was given for: it is not inherited by a model that is somewhere else.
        boolean isElsewhere = (own.baseUrl().isPresent() && !own.baseUrl().equals(main.baseUrl()))
                || (own.provider().isPresent() && !own.provider().equals(main.provider()));
        boolean hasKey = own.apiKey().isPresent() || own.apiKeyFile().isPresent() || isElsewhere;
        var keys = hasKey ? own : main;
        boolean isOtherProvider = !main.provider().equals(Optional.of(provider));
        var baseUrl = isOtherProvider ? own.baseUrl() : own.baseUrl().or(main::baseUrl);
        return new ModelProfile(
                provider,
                own.model().or(main::model).orElse(provider == Provider.STUB ? "stub" : ""),
                baseUrl.orElse(null),
                keys.apiKey().orElse(null),
                keys.apiKeyFile().orElse(null),
                own.inputMicros().or(main::inputMicros).orElse(0L),
                own.outputMicros().or(main::outputMicros).orElse(0L),
                own.structuredOutput().or(main::structuredOutput).orElse(StructuredOutput.NONE),
                own.stream().or(main::stream).orElse(true));
    }
}
