package dev.throughline.orchestrator.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalContentStoreTest extends ContentStoreContractTest {
    @TempDir
    Path root;

    private LocalContentStore store;

    @BeforeEach
    void open() {
        store = new LocalContentStore(root);
    }

    @Override
    ContentStore store() {
        return store;
    }

    @Override
    void age(String sha256, Duration age) throws IOException {
        try {
            Path file = root.resolve(sha256.substring(0, 2)).resolve(sha256);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        } catch (NoSuchFileException e) {
            // Swept away at this moment.
        }
    }

    @Override
    long remains() throws IOException {
        try (var files = Files.list(root.resolve("incoming"))) {
            return files.count();
        }
    }

    @Test
    void shouldCleanUpWhatACrashHasLeft() throws Exception {
        // Given
        store.store(new byte[] {1});
        Path left = Files.write(root.resolve("incoming").resolve("left"), new byte[] {1});
        Path young = Files.write(root.resolve("incoming").resolve("young"), new byte[] {1});
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(8))));

        // When
        store.clean(Instant.now().minus(Duration.ofDays(7)));

        // Then
        assertThat(left).doesNotExist();
        assertThat(young).exists();
    }
}
