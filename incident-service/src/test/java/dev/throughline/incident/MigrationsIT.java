package dev.throughline.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.testkit.migration.MigrationScripts;
import dev.throughline.testkit.migration.RoundTrip;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsIT {
    @TempDir
    Path folder;

    @Test
    void shouldBeAsBeforeWhenAMigrationIsTakenBack() throws Exception {
        // Given
        var scripts = MigrationScripts.onClasspath(Map.of("app_role", "incident_app", "api_role", "incident_api"));

        // When
        List<String> problems = RoundTrip.problems("incident", scripts, folder);

        // Then
        assertThat(scripts.up()).isNotEmpty();
        assertThat(problems).isEmpty();
    }
}
