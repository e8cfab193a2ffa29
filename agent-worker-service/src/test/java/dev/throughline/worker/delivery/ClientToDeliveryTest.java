package dev.throughline.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Product;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped examples do what their names say. */
class ClientToDeliveryTest {
    @TempDir
    private Path directory;

    private DeliveryRun run;

    @BeforeEach
    void open() {
        run = new DeliveryRun(directory);
    }

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void shouldLeaveEveryRowAndArtifactWhenTheDraftKeepsTheRules() {
        // When
        var results = run.run(run.example("passes"));

        // Then
        assertThat(failures(results)).isEmpty();
        assertThat(results.keySet()).containsExactly("brief", "strategy", "draft", "quality_check", "package");
        assertThat(kinds(results.get("brief"))).isEqualTo(Map.of("brief", 1, "intake", 10));
        assertThat(kinds(results.get("strategy"))).isEqualTo(Map.of("strategy", 1));
        assertThat(kinds(results.get("draft"))).isEqualTo(Map.of("draft", 1, "bundle", 3, "asset", 6));
        assertThat(kinds(results.get("quality_check"))).isEqualTo(Map.of("quality_check", 1));
        assertThat(kinds(results.get("package"))).isEqualTo(Map.of("package", 1, "artifact", 2));
        assertThat(results.get("draft").products())
                .extracting(Product::key)
                .startsWith(
                        "draft/0",
                        "draft/0/bundle/0",
                        "draft/0/bundle/0/asset/0",
                        "draft/0/bundle/0/asset/1",
                        "draft/0/bundle/1");
    }

    @Test
    void shouldWriteTheTextsThatTheBriefAsksFor() {
        // When
        var texts = run.run(run.example("passes")).get("draft").output().at("/compose/value");

        // Then
        assertThat(texts).hasSize(3);
        JsonNode poster = texts.get(1);
        assertThat(poster.path("heading").asText()).isEqualTo("Miller Bakery: poster");
        assertThat(text(poster, "opening"))
                .isEqualTo("Hello to families in the neighbourhood: Bring more people to the shop on Saturdays.");
        // The second channel leads with the second point.
        assertThat(text(poster, "points"))
                .isEqualTo("Miller Bakery brings you free parking. Miller Bakery brings you fresh coffee."
                        + " Miller Bakery brings you sourdough bread.");
        assertThat(text(poster, "details"))
                .isEqualTo("Why free parking? Because it serves what you want to reach."
                        + " With free parking the first step is small and the next one is clear.");
        assertThat(text(poster, "closing")).isEqualTo("We would love to hear from you. Miller Bakery works in food.");
        for (JsonNode written : texts) {
            assertThat(written.path("words").asInt()).isEqualTo(words(written)).isBetween(60, 120);
        }
    }

    @Test
    void shouldPackWhatWasWrittenAndNothingElse() throws Exception {
        // When
        var results = run.run(run.example("passes"));

        // Then
        var artifacts = results.get("package").artifacts();
        assertThat(artifacts).extracting("name").containsExactly("delivery.html", "manifest.json");
        String page = new String(run.file(artifacts.get(0)), StandardCharsets.UTF_8);
        var texts = results.get("draft").output().at("/compose/value");
        int words = 0;
        for (JsonNode written : texts) {
            words += words(written);
            assertThat(page).contains("<h2>" + written.path("heading").asText() + "</h2>");
            written.path("sections")
                    .forEach(section -> assertThat(page)
                            .contains("<p>" + section.path("text").asText() + "</p>"));
        }
        var manifest = Json.MAPPER.readTree(run.file(artifacts.get(1)));
        assertThat(manifest.path("words").asInt()).isEqualTo(words);
        assertThat(manifest.path("assets").asInt()).isEqualTo(6);
        assertThat(manifest.at("/texts/2/channel").asText()).isEqualTo("website");
        assertThat(results.get("package").products())
                .filteredOn(product -> product.kind().equals("artifact"))
                .extracting(product -> product.data().path("name").asText())
                .containsExactly("delivery.html", "manifest.json");
    }

    @Test
    void shouldEscapeWhatTheClientWroteWhenItGoesIntoThePage() {
        // Given
        ObjectNode parameters = run.example("passes").deepCopy();
        ((ObjectNode) parameters.path("client")).put("name", "<script>alert(1)</script> & Co");

        // When
        var results = run.run(parameters);

        // Then
        var page = new String(run.file(results.get("package").artifacts().get(0)), StandardCharsets.UTF_8);
        assertThat(page).doesNotContain("<script>").contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co");
    }

    @Test
    void shouldFailForGoodAndNameTheIssuesWhenTheGoalBreaksARule() {
        // When
        var results = run.run(run.example("fails_quality_check"));

        // Then
        assertThat(results.keySet()).containsExactly("brief", "strategy", "draft", "quality_check");
        var failed = results.get("quality_check");
        assertThat(failed.failure().code()).isEqualTo("check_failed");
        assertThat(failed.failure().retryable()).isFalse();
        assertThat(failed.failure().step()).isEqualTo("verdict");
        assertThat(failed.failure().message()).isEqualTo("the draft breaks forbidden_word (2)");
        assertThat(kinds(failed)).isEqualTo(Map.of("quality_check", 1, "issue", 2));
        assertThat(failed.products()).element(2).satisfies(issue -> {
            assertThat(issue.key()).isEqualTo("quality_check/0/issue/1");
            assertThat(issue.parentKey()).isEqualTo("quality_check/0");
            assertThat(issue.data())
                    .isEqualTo(Json.MAPPER
                            .createObjectNode()
                            .put("rule", "forbidden_word")
                            .put("severity", "error")
                            .put("detail", "\"cheap\" must not occur")
                            .put("channel", "poster"));
        });
    }

    @Test
    void shouldRefuseABriefThatNoTextCouldKeep() {
        // Given
        ObjectNode parameters = run.example("passes").deepCopy();
        ((ObjectNode) parameters.path("brief")).put("min_words", 121);

        // When
        var results = run.run(parameters);

        // Then
        assertThat(results.keySet()).containsExactly("brief");
        assertThat(results.get("brief").failure().message()).isEqualTo("min_words 121 is more than max_words 120");
        assertThat(results.get("brief").failure().retryable()).isFalse();
    }

    @Test
    void shouldAcceptItsOwnExamplesAndNothingUnknown() {
        // Given
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(run.schema());
        ObjectNode unknown = run.example("passes").deepCopy();
        ((ObjectNode) unknown.path("brief")).put("colour", "red");

        // When
        var refused = schema.validate(unknown);

        // Then
        assertThat(schema.validate(run.example("passes"))).isEmpty();
        assertThat(schema.validate(run.example("fails_quality_check"))).isEmpty();
        assertThat(refused).hasSize(1);
    }

    @Test
    void shouldFitIntoAResultWhenTheBriefIsAsLargeAsItMayBe() {
        // Given
        var parameters = largest();

        // When
        var results = run.run(parameters);

        // Then
        assertThat(failures(results)).isEmpty();
        assertThat(results.keySet()).contains("package");
        assertThat(kinds(results.get("draft"))).isEqualTo(Map.of("draft", 1, "bundle", 10, "asset", 1_000));
        assertThat(Json.bytes(results.get("draft")).length).isLessThan(900 * 1024);
    }

    private static List<String> failures(Map<String, TaskResult> results) {
        return results.values().stream()
                .map(TaskResult::failure)
                .filter(Objects::nonNull)
                .map(failure -> failure.code() + ": " + failure.message())
                .toList();
    }

    private static ObjectNode largest() {
        ObjectNode parameters = Json.MAPPER.createObjectNode().put("tone", "bold");
        parameters.putObject("client").put("name", "n".repeat(100)).put("industry", "i".repeat(100));
        ObjectNode brief = parameters
                .putObject("brief")
                .put("goal", "g".repeat(300))
                .put("audience", "a".repeat(150))
                .put("min_words", 400)
                .put("max_words", 1_500);
        List.of("must_mention", "forbidden_words", "channels").forEach(brief::putArray);
        for (int i = 0; i < 12; i++) {
            brief.withArray("must_mention").add(i + "m".repeat(58));
        }
        for (int i = 0; i < 30; i++) {
            brief.withArray("forbidden_words").add(i + "f".repeat(58));
        }
        for (int i = 0; i < 10; i++) {
            brief.withArray("channels").add(i + "c".repeat(59));
        }
        for (int i = 0; i < 100; i++) {
            parameters.withArray("deliverables").add(i + "d".repeat(58));
        }
        return parameters;
    }

    private static Map<String, Integer> kinds(TaskResult result) {
        var kinds = new TreeMap<String, Integer>();
        result.products().forEach(product -> kinds.merge(product.kind(), 1, Integer::sum));
        return kinds;
    }

    private static String text(JsonNode written, String section) {
        for (JsonNode candidate : written.path("sections")) {
            if (candidate.path("name").asText().equals(section)) {
                return candidate.path("text").asText();
            }
        }
        return "";
    }

    private static int words(JsonNode written) {
        int words = written.path("heading").asText().split("\\s+").length;
        for (JsonNode section : written.path("sections")) {
            words += section.path("text").asText().split("\\s+").length;
        }
        return words;
    }
}
