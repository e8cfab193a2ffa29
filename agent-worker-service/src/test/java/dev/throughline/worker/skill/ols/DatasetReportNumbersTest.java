package dev.throughline.worker.skill.ols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number of the report, computed a second time in plain Java over the same rows. */
class DatasetReportNumbersTest {
    private static final int ROWS = 20_000;
    private static final List<String> NUMERIC = List.of("spend", "a \"b\" <i>", "c'd");

    @TempDir
    private Path directory;

    @Test
    void shouldAgreeWithPlainJavaWhenNumbersAreComputedTwice() throws Exception {
        // Given
        double[][] columns = writeCsv(directory.resolve("data set.csv"));

        // When
        var outputs = new TemplateRun(directory)
                .run("data set.csv", Json.MAPPER.createObjectNode().put("outcome", "spend"));

        // Then
        var summary = outputs.get("profile").at("/summary/rows");
        var pairs = outputs.get("analyse").at("/correlations/rows");
        for (int i = 0; i < NUMERIC.size(); i++) {
            compareMoments(row(summary, "column_name", NUMERIC.get(i)), columns[i]);
        }
        assertThat(pairs).hasSize(3);
        for (JsonNode pair : pairs) {
            double[] left = columns[NUMERIC.indexOf(pair.path("left_column").asText())];
            double[] right = columns[NUMERIC.indexOf(pair.path("right_column").asText())];
            assertThat(pair.path("correlation").asDouble()).isCloseTo(correlation(left, right), within(1e-9));
        }
        compareRegression(outputs.get("analyse").path("regression"), columns);
        assertThat(row(summary, "column_name", "label").path("distinct_values").asInt())
                .isEqualTo(3);
    }

    @Test
    void shouldEscapeWhatTheFileSaysWhenThePageIsWritten() throws Exception {
        // Given
        writeCsv(directory.resolve("data.csv"));

        // When
        new TemplateRun(directory)
                .run("data.csv", Json.MAPPER.createObjectNode().put("title", "<script>1</script>"));

        // Then
        String page = Files.readString(directory.resolve("report.html"));
        assertThat(page)
                .contains("&lt;script&gt;", "a &quot;b&quot; &lt;i&gt;", "<svg", "<rect")
                .doesNotContain("<script", "<i>", "<b>&", "Infinity", "NaN</");
        assertThat(Files.readString(directory.resolve("histograms.svg")))
                .contains("<rect")
                .doesNotContain("<i>");
        assertThat(Files.readString(directory.resolve("correlations.svg")))
                .contains("<rect")
                .doesNotContain("<i>");
        assertThat(Json.MAPPER
                        .readTree(directory.resolve("manifest.json").toFile())
                        .path("row_count")
                        .asInt())
                .isEqualTo(ROWS);
    }

    @Test
    void shouldNameTheColumnsWhenTheOutcomeIsAbsent() throws Exception {
        // Given
        Files.writeString(directory.resolve("tiny.csv"), "x,name\n1,a\n2,b\n");

        // When // Then
        assertThatThrownBy(() -> new TemplateRun(directory)
                        .run("tiny.csv", Json.MAPPER.createObjectNode().put("outcome", "spend")))
                .hasMessageContaining("outcome column 'spend' is not in the file; available columns: x, name");
        assertThatThrownBy(() -> new TemplateRun(directory)
                        .run("tiny.csv", Json.MAPPER.createObjectNode().put("outcome", "name")))
                .hasMessageContaining("outcome column 'name' is not numeric; numeric columns: x");
    }

    @Test
    void shouldReportWhenNoColumnIsNumericAndOneIsEmpty() throws Exception {
        // Given
        Files.writeString(directory.resolve("words.csv"), "word,nothing\nhello,\nworld,\n");

        // When
        new TemplateRun(directory).run("words.csv", Json.MAPPER.createObjectNode());

        // Then
        assertThat(directory.resolve("report.html")).content().contains("hello", "world");
    }

    private static double[][] writeCsv(Path file) throws Exception {
        var random = new SplittableRandom(7);
        double[][] columns = new double[3][ROWS];
        var lines = new ArrayList<>(List.of("spend,\"a \"\"b\"\" <i>\",c'd,label"));
        for (int i = 0; i < ROWS; i++) {
            columns[1][i] = Math.rint(random.nextGaussian() * 1_000) / 100;
            columns[2][i] = random.nextDouble() < 0.05 ? Double.NaN : random.nextInt(1, 50) / 4.0;
            double known = Double.isNaN(columns[2][i]) ? 3 : columns[2][i];
            columns[0][i] = Math.rint((5 + 2 * columns[1][i] - known + random.nextGaussian()) * 1_000) / 1_000;
            String cell = Double.isNaN(columns[2][i]) ? (i % 2 == 0 ? "" : "nan") : String.valueOf(columns[2][i]);
            lines.add(String.format(
                    Locale.ROOT, "%.3f,%.2f,%s,<b>&%d", columns[0][i], columns[1][i], cell, random.nextInt(3)));
        }
        Files.write(file, lines);
        return columns;
    }

    private static void compareMoments(JsonNode row, double[] column) {
        double[] sorted =
                Arrays.stream(column).filter(Double::isFinite).sorted().toArray();
        double mean = Arrays.stream(sorted).sum() / sorted.length;
        double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
        assertThat(row.path("present").asInt()).isEqualTo(sorted.length);
        assertThat(row.path("missing").asInt()).isEqualTo(column.length - sorted.length);
        assertThat(row.path("distinct_values").asLong())
                .isEqualTo(Arrays.stream(sorted).distinct().count());
        assertThat(row.path("minimum").asDouble()).isEqualTo(sorted[0]);
        assertThat(row.path("maximum").asDouble()).isEqualTo(sorted[sorted.length - 1]);
        assertThat(row.path("mean").asDouble()).isCloseTo(mean, within(1e-9));
        assertThat(row.path("standard_deviation").asDouble())
                .isCloseTo(Math.sqrt(squares / (sorted.length - 1)), within(1e-9));
        assertThat(row.path("q25").asDouble()).isCloseTo(quantile(sorted, 0.25), within(1e-9));
        assertThat(row.path("median").asDouble()).isCloseTo(quantile(sorted, 0.5), within(1e-9));
        assertThat(row.path("q75").asDouble()).isCloseTo(quantile(sorted, 0.75), within(1e-9));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private static double correlation(double[] left, double[] right) {
        int[] both = complete(left, right);
        double meanLeft = Arrays.stream(both).mapToDouble(i -> left[i]).sum() / both.length;
        double meanRight = Arrays.stream(both).mapToDouble(i -> right[i]).sum() / both.length;
        double product = 0;
        double squaresLeft = 0;
        double squaresRight = 0;
        for (int i : both) {
            product += (left[i] - meanLeft) * (right[i] - meanRight);
            squaresLeft += (left[i] - meanLeft) * (left[i] - meanLeft);
            squaresRight += (right[i] - meanRight) * (right[i] - meanRight);
        }
        return product / Math.sqrt(squaresLeft * squaresRight);
    }

    private static void compareRegression(JsonNode regression, double[][] columns) {
        int[] rows = complete(columns[1], columns[2]);
        double[][] picked = new double[3][];
        for (int j = 0; j < 3; j++) {
            double[] column = columns[j];
            picked[j] = Arrays.stream(rows).mapToDouble(i -> column[i]).toArray();
        }
        double[][] expected =
                OrdinaryLeastSquaresTest.normalEquations(picked[0], new double[][] {picked[1], picked[2]});
        assertThat(regression.path("n").asInt()).isEqualTo(rows.length);
        assertThat(regression.path("r_squared").asDouble()).isBetween(0.99, 1.0);
        for (int k = 0; k < 3; k++) {
            var coefficient = regression.path("coefficients").path(k);
            assertThat(coefficient.path("name").asText()).isEqualTo(k == 0 ? "(intercept)" : NUMERIC.get(k));
            assertThat(coefficient.path("estimate").asDouble()).isCloseTo(expected[k][0], within(1e-9));
            assertThat(coefficient.path("std_error").asDouble()).isCloseTo(expected[k][1], within(1e-9));
            assertThat(coefficient.path("t").asDouble()).isCloseTo(expected[k][0] / expected[k][1], within(1e-5));
        }
    }

    private static int[] complete(double[] left, double[] right) {
        return java.util.stream.IntStream.range(0, left.length)
                .filter(i -> Double.isFinite(left[i]) && Double.isFinite(right[i]))
                .toArray();
    }

    private static JsonNode row(JsonNode rows, String field, String value) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path(field).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }
}
