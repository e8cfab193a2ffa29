package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What dashboards need, from the services as they run. */
@ExtendWith(RunningPlatform.Shared.class)
class MetricsIT {
    /** As Prometheus asks when it is told to want nothing else; a service that may answer in plain text leaves exemplars out. */
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0;q=0.6,*/*;q=0.5";

    private static final Path DASHBOARDS =
            Path.of(System.getProperty("throughline.home", "../.."), "deploy/grafana/dashboards");
    private static final Path RULES = DASHBOARDS.resolve("../../prometheus").normalize();
    private static final Pattern RULE = Pattern.compile("(?s)expr: (.*?)\n +(?:for|labels):");
    private static final Pattern METRIC = Pattern.compile("\\b(?:throughline|http|jvm|process)_[a-z0-9_]+\\b");

    /**
     * There only once there is a breaker or a receiver of alerts, which OperationsMetricsIT of the incident service has, or a
     * probe: ProbeIT has one.
     */
    private static final Pattern LATER = Pattern.compile("throughline_(?:alert|breaker|cost|scenario)_.*");

    private static final Pattern FAMILY = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]");

    /** Prometheus: lower case and base units, which seconds, bytes and ratios are. */
    private static final Pattern WELL_NAMED = Pattern.compile(
            "throughline(?:_[a-z][a-z0-9]*)+(?<!_ms|_millis|_milliseconds|_micros|_minutes|_kb|_mb|_percent|_pct)");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldExposeEveryMetricThatADashboardNames(RunningPlatform platform) throws Exception {
        // Given
        completed(platform);

        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(exposed(platform)).containsAll(named()));
    }

    @Test
    void shouldExposeEveryMetricThatARuleNames(RunningPlatform platform) throws Exception {
        // Given
        completed(platform);
        var wanted = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(RULES, "*.rules.yml")) {
            for (var file : files) {
                RULE.matcher(Files.readString(file))
                        .results()
                        .forEach(rule ->
                                METRIC.matcher(rule.group(1)).results().forEach(name -> wanted.add(name.group())));
            }
        }
        wanted.removeIf(LATER.asMatchPredicate());
        assertThat(wanted).hasSizeGreaterThan(5);

        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(exposed(platform)).containsAll(wanted));
    }

    @Test
    void shouldNameMetricsAsPrometheusDoes(RunningPlatform platform) throws Exception {
        // Given
        completed(platform);

        // Then
        for (var service : PlatformService.values()) {
            var families = FAMILY.matcher(scraped(platform, service, "text/plain"))
                    .results()
                    .filter(family -> family.group(1).startsWith("throughline_"))
                    .collect(Collectors.toMap(family -> family.group(1), family -> family.group(2)));
            assertThat(families).as(service.name()).isNotEmpty().allSatisfy((name, type) -> {
                assertThat(name).matches(WELL_NAMED);
                assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
            });
        }
    }

    @Test
    void shouldNameATraceWhenAHistogramHasAnExemplar(RunningPlatform platform) throws Exception {
        // Given
        var exemplar = Pattern.compile("throughline_workflow_duration_seconds_bucket\\{[^}]*} \\S+ # \\{([^}]*)}");
        var traces = new HashSet<String>();

        // Then: an exemplar stays for a while, so the first runs may have to wait for their turn
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            traces.add(completed(platform));
            var labels = exemplar.matcher(scraped(platform, PlatformService.ORCHESTRATOR, OPEN_METRICS))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.joining(" "));
            assertThat(traces).as("exemplars: " + labels).anyMatch(labels::contains);
        });
    }

    @Test
    void shouldHaveDashboardsThatGrafanaCanTellApart() throws Exception {
        // When
        var dashboards = dashboards();

        // Then
        assertThat(dashboards).hasSize(8);
        assertThat(dashboards.values())
                .extracting(json -> json.path("uid").asText())
                .doesNotHaveDuplicates();
        assertThat(dashboards.values())
                .extracting(json -> json.path("title").asText())
                .doesNotHaveDuplicates();
        assertThat(dashboards).allSatisfy((file, json) -> {
            assertThat(json.path("panels").findValues("gridPos")).hasSizeGreaterThanOrEqualTo(6);
            var ids = Arrays.stream(ids(json)).boxed().toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(new TreeSet<>(json.findValues("datasource").stream()
                            .map(source -> source.path("uid").asText())
                            .toList()))
                    .isSubsetOf("throughline-tempo", "throughline-prometheus");
        });
    }

    private Set<String> exposed(RunningPlatform platform) throws Exception {
        var exposed = new HashSet<String>();
        for (var service : PlatformService.values()) {
            SAMPLE.matcher(scraped(platform, service, "text/plain"))
                    .results()
                    .forEach(sample -> exposed.add(sample.group(1)));
        }
        return exposed;
    }

    private static int[] ids(JsonNode dashboard) {
        var panels = dashboard.path("panels");
        int[] ids = new int[panels.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = panels.path(i).path("id").asInt();
        }
        return ids;
    }

    /** In expressions, not in texts. */
    private static Set<String> named() throws IOException {
        var names = new TreeSet<String>();
        for (var dashboard : dashboards().values()) {
            for (var expression : dashboard.findValues("expr")) {
                METRIC.matcher(expression.asText()).results().forEach(match -> names.add(match.group()));
            }
        }
        names.removeIf(LATER.asMatchPredicate());
        assertThat(names).hasSizeGreaterThan(20);
        return names;
    }

    private static Map<Path, JsonNode> dashboards() throws IOException {
        try (var files = Files.list(DASHBOARDS)) {
            return files.collect(Collectors.toMap(file -> file, MetricsIT::json));
        }
    }

    private static JsonNode json(Path file) {
        try {
            return Json.read(Files.readAllBytes(file), JsonNode.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @return the trace id of a run, as 32 hex digits */
    private static String completed(RunningPlatform platform) throws Exception {
        String tenant = "metrics-" + UUID.randomUUID();
        var request = Map.of("type", "noop", "name", "measured", "parameters", Map.of());
        var accepted =
                platform.caller().submit(tenant, request, UUID.randomUUID().toString());
        String workflow = accepted.path("workflow_id").asText();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> platform.caller()
                        .get(PlatformService.ORCHESTRATOR, "/api/v1/workflows/" + workflow)
                        .path("status")
                        .asText()
                        .equals("completed"));
        return accepted.path("trace_id").asText().replace("-", "");
    }

    private String scraped(RunningPlatform platform, PlatformService service, String accept) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(platform.url(service) + "/q/metrics"))
                .header("Accept", accept)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
