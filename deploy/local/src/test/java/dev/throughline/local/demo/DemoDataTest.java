package dev.throughline.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
    private static final int SESSIONS = 6;
    private static final int SPEND = 9;

    @TempDir
    private Path directory;

    @Test
    void shouldWriteTheSameBytesWhenTheSeedIsTheSame() throws IOException {
        // Given
        Path first = directory.resolve("first.csv");
        Path second = directory.resolve("second.csv");

        // When
        DemoData.write(first);
        DemoData.write(second);

        // Then
        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void shouldLookRealWhenWrittenWithDefaults() throws IOException {
        // When
        var rows = written();

        // Then
        assertTrue(rows.size() >= 20_000);
        assertTrue(rows.stream().allMatch(row -> row.length == 10));
        assertEquals(rows.size(), rows.stream().map(row -> row[0]).distinct().count());
        assertTrue(rows.stream().anyMatch(row -> row[SESSIONS].isEmpty()), "some values are missing");
    }

    @Test
    void shouldHideItsLinearModelInNoiseWhenResidualsAreTaken() throws IOException {
        // Given
        var complete = written().stream()
                .filter(row -> !row[SESSIONS].isEmpty() && !row[SPEND].isEmpty())
                .toList();

        // When
        double[] residuals =
                complete.stream().mapToDouble(DemoDataTest::residual).toArray();

        // Then
        double mean = java.util.Arrays.stream(residuals).average().orElseThrow();
        double variance =
                java.util.Arrays.stream(residuals).map(r -> r * r).average().orElseThrow();
        assertEquals(0, mean, 0.15);
        assertEquals(DemoData.NOISE, Math.sqrt(variance), 0.15);
    }

    private List<String[]> written() throws IOException {
        Path file = directory.resolve("customers.csv");
        DemoData.write(file);
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    private static double residual(String[] row) {
        return Double.parseDouble(row[SPEND])
                - DemoData.INTERCEPT
                - DemoData.PER_TENURE_MONTH * Integer.parseInt(row[5])
                - DemoData.PER_WEEKLY_SESSION * Double.parseDouble(row[SESSIONS])
                - DemoData.PER_TICKET * Integer.parseInt(row[7]);
    }
}
