package dev.throughline.worker.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Json;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shipped templates, stage by stage over the broker: real envelopes, real files, real programs. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class TemplatesIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private StagesOverKafka line;

    @BeforeEach
    void connect() throws IOException {
        line = new StagesOverKafka(servers);
    }

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void shouldReportPublishedFiguresWhenAPanelIsUploaded() throws Exception {
        // Given
        byte[] csv = resource("/panel/grunfeld.csv");
        var parameters = json("""
                {"outcome": "invest", "regressors": ["value", "capital"], "entity": "firm", "time": "year"}""");

        // When
        var run = line.run("panel-regression", parameters, "grunfeld.csv", "text/csv", csv);

        // Then
        assertThat(run.failure()).isNull();
        assertThat(run.files()).containsKeys("report.html", "estimates.json", "table.csv");
        var estimates = Json.MAPPER.readTree(run.files().get("estimates.json"));
        assertThat(estimates.at("/rows/used").asInt()).isEqualTo(200);
        assertThat(estimates.at("/panel/balanced").asBoolean()).isTrue();
        assertThat(estimates.at("/coefficients/0/estimate").asDouble()).isCloseTo(0.110124, within(5e-7));
        assertThat(estimates.at("/coefficients/0/std_error").asDouble()).isCloseTo(0.0151945, within(5e-8));
        assertThat(estimates.at("/coefficients/1/std_error").asDouble()).isCloseTo(0.0527518, within(5e-8));
        assertThat(text(run.files().get("table.csv")).lines())
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("\"value\",0.1101238");
        assertThat(text(run.files().get("report.html")))
                .contains("0.110124", "0.015194", "only 10 clusters", "<circle")
                .doesNotContain("NaN", "NOT_FOUND");
    }

    @Test
    void shouldGiveEqualBytesToEqualPanels() throws Exception {
        byte[] csv = resource("/panel/grunfeld.csv");
        var parameters = json("""
                {"outcome": "invest", "regressors": ["value", "capital"], "entity": "firm", "time": "year", "effects": "two_way"}""");

        var first = line.run("panel-regression", parameters, "panel.csv", "text/csv", csv);
        var second = line.run("panel-regression", parameters, "panel.csv", "text/csv", csv);

        for (String name : new String[] {"report.html", "estimates.json", "table.csv"}) {
            assertThat(second.files().get(name))
                    .as(name)
                    .isEqualTo(first.files().get(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outcome\":\"spend\",\"regressors\":[\"value\"],\"entity\":\"firm\",\"time\":\"year\"}"
                        + "|columns are not in the file: spend; available columns: firm, year, invest, value, capital",
                "{\"outcome\":\"invest\",\"regressors\":[\"firm\"],\"entity\":\"firm\",\"time\":\"year\"}"
                        + "|columns are not numeric: firm (VARCHAR)",
                "{\"outcome\":\"invest\",\"regressors\":[\"invest\"],\"entity\":\"firm\",\"time\":\"year\"}"
                        + "|the outcome must not explain itself",
                "{\"outcome\":\"invest\",\"regressors\":[\"year\"],\"entity\":\"firm\",\"time\":\"year\",\"effects\":\"time\"}"
                        + "|nothing can be estimated: no regressor varies besides the effects",
            })
    void shouldSayWhatIsWrongWithTheParametersWhenThePanelDoesNotFitThem(String example) throws Exception {
        var parts = example.split("\\|", 2);

        var run = line.run("panel-regression", json(parts[0]), "p.csv", "text/csv", resource("/panel/grunfeld.csv"));

        assertThat(Objects.requireNonNull(run.failure()).code()).isEqualTo("check_failed");
        assertThat(run.failure().message()).contains(parts[1]);
    }

    @Test
    void shouldTreatNamesOfAHostileFileAsNames() throws Exception {
        // Given
        String csv = """
                "=1+1|cmd","a ""b"" <i>","t'; DROP TABLE x; --",y
                1,a,1,1
                2,a,2,3
                4,a,3,4
                2,b,1,9
                5,b,2,11
                3,b,3,10
                """;
        var parameters = json("""
                {"outcome": "y", "regressors": ["=1+1|cmd"], "entity": "a \\"b\\" <i>", "time": "t'; DROP TABLE x; --",
                 "title": "<script>1</script>"}""");

        // When
        var run =
                line.run("panel-regression", parameters, "panel.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(run.failure()).isNull();
        assertThat(text(run.files().get("table.csv"))).contains("\"'=1+1|cmd\",");
        assertThat(text(run.files().get("report.html")))
                .contains("&lt;script&gt;")
                .doesNotContain("<script", "<i>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"command-line", "site"})
    void shouldPackageAProjectThatWorksWhenAnExampleIsRun(String example) throws Exception {
        // Given
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")));
        var parameters = line.example("app-scaffold", example);

        // When
        var run = line.run("app-scaffold", parameters);

        // Then
        assertThat(run.failure()).isNull();
        var manifest = Json.MAPPER.readTree(run.files().get("manifest.json"));
        assertThat(manifest.at("/archive/sha256").asText()).hasSize(64);
        assertThat(manifest.path("checks"))
                .isNotEmpty()
                .allMatch(check -> check.asText().startsWith("ok  "));
        var packed = unzip(run.files().get("project.zip"));
        assertThat(packed).hasSize(manifest.path("files").size());
        assertThat(packed.keySet())
                .allMatch(path -> path.startsWith(parameters.path("package").asText() + "/"));
        assertThat(run.evidence()).singleElement().satisfies(evidence -> {
            var program = (Evidence.ProgramRun) evidence;
            assertThat(program.ok()).isTrue();
            assertThat(program.argv()).startsWith("-I", "-", "project.zip");
            assertThat(program.limits()).containsKeys("wall_ms", "disk_bytes", "processes");
        });
    }

    @Test
    void shouldKeepHostileNamesOutOfTheSourcesAndGiveEqualBytes() throws Exception {
        // Given
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")));
        var parameters = json("""
                {"name": "It's \\"<b>\\" \\\\ {name} %s ünï", "package": "hostile", "kind": "python-cli",
                 "description": "\\"\\"\\"; import os; os._exit(7) # {package} %d 100%"}""");

        // When
        var first = line.run("app-scaffold", parameters);
        var second = line.run("app-scaffold", parameters);

        // Then
        assertThat(first.failure()).isNull();
        assertThat(second.files().get("project.zip")).isEqualTo(first.files().get("project.zip"));
        assertThat(second.files().get("manifest.json")).isEqualTo(first.files().get("manifest.json"));
    }

    @Test
    void shouldRefuseAPackageWhoseNameTheLanguageKeepsForItself() throws Exception {
        var run = line.run("app-scaffold", json("{\"name\":\"x\",\"package\":\"class\",\"kind\":\"python-cli\"}"));

        assertThat(Objects.requireNonNull(run.failure()).message()).isEqualTo("a package cannot be named class");
    }

    private static Map<String, String> unzip(byte[] zip) throws IOException {
        var files = new LinkedHashMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), text(in.readAllBytes()));
            }
        }
        return files;
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(TemplatesIT.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.MAPPER.readTree(text);
    }
}
