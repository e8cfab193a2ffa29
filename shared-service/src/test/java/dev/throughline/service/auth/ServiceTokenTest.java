package dev.throughline.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTokenTest {
    @TempDir
    Path folder;

    @Test
    void shouldShowTheNewTokenWhenTheFileChanges() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        var token = new ServiceToken(Optional.of(file), List.of("http://orchestrator:8080"));
        assertThat(shown(token, "http://orchestrator:8080/internal/v1/files/x")).contains("Bearer first");

        // When
        Files.writeString(file, "second\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));

        // Then
        assertThat(shown(token, "http://orchestrator:8080/internal/v1/files/x")).contains("Bearer second");
    }

    @Test
    void shouldKeepTheTokenWhenAMessageNamesAnotherAddress() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("token"), "secret");

        // When
        var token = new ServiceToken(Optional.of(file), List.of("http://orchestrator:8080"));

        // Then
        assertThat(shown(token, "http://elsewhere:8080/internal")).isEmpty();
        assertThat(shown(token, "http://orchestrator:8080@elsewhere/internal")).isEmpty();
        assertThat(shown(token, "http://orchestrator:80801/internal")).isEmpty();
        assertThat(shown(token, "https://orchestrator:8080/internal")).isEmpty();
    }

    private static Optional<String> shown(ServiceToken token, String target) throws IOException {
        return token.request(URI.create(target)).build().headers().firstValue("Authorization");
    }
}
