package dev.throughline.worker.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Capability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogTest {
    @TempDir
    Path directory;

    @Test
    void shouldServeTheStubInDevelopmentAndSaySo() throws Exception {
        // When
        var llm = new Llm(directory, "development", Map.of());

        // Then
        assertThat(llm.catalog.capabilities())
                .containsExactly(
                        new Capability(Capability.Kind.LLM, "chat", "stub/stub"),
                        new Capability(Capability.Kind.LLM, "extract", "stub/stub"));
        assertThat(llm.catalog.hasStub()).isTrue();
        assertThat(llm.catalog.violations()).isEmpty();
        var output = llm.chat("{\"prompt\": \"Hi\"}");
        assertThat(output.path("stub").asBoolean()).isTrue();
        assertThat(output.path("text").asText()).startsWith("[stub]");
        assertThat(llm.onlyCall().isStub()).isTrue();
        assertThat(llm.onlyCall().costMicros()).isZero();
        assertThat(llm.chat("{\"prompt\": \"Hi\"}")).isEqualTo(output);
        assertThat(llm.chat("{\"prompt\": \"Ho\"}")).isNotEqualTo(output);
    }

    @Test
    void shouldServeNothingInProductionUnlessSomethingIsConfigured() {
        // When
        var llm = new Llm(directory, "production", Map.of());

        // Then
        assertThat(llm.catalog.capabilities()).isEmpty();
        assertThat(llm.catalog.violations()).isEmpty();
        var failure = Llm.failure(() -> llm.chat("{\"prompt\": \"Hi\"}"));
        assertThat(failure.code()).isEqualTo("llm_not_configured");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(llm.calls()).isEmpty();
    }

    @Test
    void shouldRefuseTheStubInProductionByName() {
        // When
        var llm = new Llm(directory, "production", Map.of("provider", "stub"));

        // Then
        assertThat(llm.catalog.capabilities()).isEmpty();
        assertThat(llm.catalog.violations()).containsExactly("stub_llm");
        assertThat(Llm.failure(() -> llm.chat("{\"prompt\": \"Hi\"}")).code()).isEqualTo("llm_not_configured");
        assertThat(new LlmReadiness(llm.catalog).call().getStatus())
                .isEqualTo(org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN);
    }

    @Test
    void shouldNameWhatTheOperatorGotWrong() {
        // When
        var llm = new Llm(
                directory,
                "production",
                Map.of(
                        "provider", "openai",
                        "capabilities.extract", "nobody",
                        "capabilities.x", "a",
                        "models.a.model", "m",
                        "capabilities.y", "b",
                        "models.b.model", "m",
                        "models.b.base-url", "here/v1"));

        // Then
        assertThat(llm.catalog.violations())
                .containsExactly("llm_model_missing:chat", "llm_unknown_model:nobody", "llm_base_url:y");
        assertThat(llm.catalog.capabilities()).containsExactly(new Capability(Capability.Kind.LLM, "x", "openai/m"));
    }

    @Test
    void shouldServeEachCapabilityByItsOwnModel() throws Exception {
        // When
        var llm = new Llm(
                directory,
                "production",
                Map.ofEntries(
                        Map.entry("provider", "openai"),
                        Map.entry("base-url", "http://here/v1"),
                        Map.entry("model", "large"),
                        Map.entry("api-key", "main-key"),
                        Map.entry("input-micros", "5"),
                        Map.entry("models.small.model", "little"),
                        Map.entry("models.small.input-micros", "1"),
                        Map.entry("models.away.provider", "anthropic"),
                        Map.entry("models.away.model", "far"),
                        Map.entry("capabilities.extract", "small"),
                        Map.entry("capabilities.review", "away")));

        // Then
        assertThat(llm.catalog.serving("chat").toString()).isEqualTo("openai/large");
        var small = llm.catalog.serving("extract");
        assertThat(small.toString()).isEqualTo("openai/little");
        assertThat(small.baseUrl()).isEqualTo("http://here/v1");
        assertThat(small.key()).isEqualTo("main-key");
        assertThat(small.inputMicros()).isEqualTo(1);
        var away = llm.catalog.serving("review");
        assertThat(away.toString()).isEqualTo("anthropic/far");
        assertThat(away.baseUrl()).isNull();
        assertThat(away.key()).as("a key is not sent to somebody else").isEmpty();
    }

    @Test
    void shouldReadTheKeyFromItsFileAtEachCall() throws Exception {
        // Given
        Path file = directory.resolve("key");
        Files.writeString(file, "first\n");
        var llm = new Llm(
                directory, "production", Map.of("provider", "openai", "model", "m", "api-key-file", file.toString()));
        var profile = llm.catalog.serving("chat");
        String first = profile.key();

        // When
        Files.writeString(file, "second");

        // Then
        assertThat(first).isEqualTo("first");
        assertThat(profile.key()).isEqualTo("second");
        Files.delete(file);
        assertThat(Llm.failure(profile::key).code()).isEqualTo("llm_key_unreadable");
    }

    @Test
    void shouldRoundCostsUp() {
        var profile = new ModelProfile(
                LlmSettings.Provider.OPENAI,
                "m",
                null,
                null,
                null,
                150_000,
                600_000,
                LlmSettings.StructuredOutput.NONE,
                true);
        assertThat(profile.costMicros(0, 0)).isZero();
        assertThat(profile.costMicros(1, 0)).isEqualTo(1);
        assertThat(profile.costMicros(1_000, 1_000)).isEqualTo(750);
    }
}
