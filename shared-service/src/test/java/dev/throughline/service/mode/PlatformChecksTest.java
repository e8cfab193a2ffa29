package dev.throughline.service.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformChecksTest {
    private static final Map<String, String> FIT = Map.of(
            "throughline.auth.key", "https://issuer.example/keys",
            "quarkus.datasource.username", "orchestrator_app",
            "quarkus.datasource.password", "5f0c2b",
            "quarkus.flyway.username", "orchestrator_owner",
            "quarkus.flyway.password", "77aa01");

    @TempDir
    Path folder;

    @Test
    void shouldFindNothingWhenEverythingIsReal() {
        // When // Then
        assertThat(violations(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    throughline.auth.enabled,     false,             authentication_disabled
                    throughline.auth.key,         '',                no_key
                    throughline.infrastructure,   embedded,          embedded_infrastructure
                    quarkus.datasource.password,  orchestrator_app,  default_password
                    quarkus.datasource.password,  Postgres,          default_password
                    quarkus.flyway.password,      '',                default_password
                    """)
    void shouldNameWhatPretends(String key, String value, String violation) {
        // When // Then
        assertThat(violations(Map.of(key, value))).containsExactly(violation);
    }

    @Test
    void shouldNameTheLocalPlatformsKeyByWhatLiesNextToIt() throws IOException {
        // Given
        Path key = Files.writeString(folder.resolve("token-key.public.pem"), "public");
        Files.writeString(folder.resolve("token-key.pem"), "private");

        // When // Then
        assertThat(violations(Map.of("throughline.auth.key", key.toString()))).containsExactly("generated_key");
    }

    private static List<String> violations(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(FIT);
        settings.putAll(changes);
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        return new PlatformChecks(config)
                .violations().stream().map(Violation::name).toList();
    }
}
