package dev.throughline.incident.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchemaReadinessTest {
    @Test
    void shouldNeedTheNewestMigration() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            int newest = files.map(f -> f.getFileName().toString())
                    .mapToInt(f -> Integer.parseInt(f.substring(1, f.indexOf("__"))))
                    .max()
                    .orElseThrow();
            assertThat(SchemaReadiness.NEEDED).isEqualTo(Integer.toString(newest));
        }
    }
}
