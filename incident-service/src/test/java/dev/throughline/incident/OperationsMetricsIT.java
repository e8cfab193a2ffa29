package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.Ids;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What rules and dashboards ask of this service, some of which is only there once there is a receiver or a breaker. */
@QuarkusTest
@TestProfile(OperationsMetricsIT.WithReceiver.class)
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class OperationsMetricsIT {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern OURS =
            Pattern.compile("\\bthroughline_(?:alert|breaker|canary|cost|incidents?|overdue)_[a-z0-9_]+\\b");
    private static final Pattern RULE = Pattern.compile("(?s)expr: (.*?)\\n +(?:for|labels):");
    private static final Pattern PANEL = Pattern.compile("\"expr\": \"(.*?)\",?\\n");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]");

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    public static final class WithReceiver implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "throughline.alert.receivers.alertmanager.type", "alertmanager",
                    "throughline.alert.receivers.alertmanager.url", "http://localhost:1");
        }
    }

    @Test
    void shouldExposeEveryMetricThatARuleOrADashboardNames() throws Exception {
        // Given
        Set<String> named = named();
        assertThat(named).hasSizeGreaterThan(15);
        judgedOnce("t-" + UUID.randomUUID());
        // Then
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(exposed()).containsAll(named));
    }

    private static Set<String> named() throws IOException {
        var names = new TreeSet<String>();
        try (var rules = Files.list(DEPLOY.resolve("prometheus"));
                var dashboards = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
            for (Path file : Stream.concat(rules, dashboards).toList()) {
                if (file.toString().endsWith(".rules.yml")) {
                    collect(RULE, file, names);
                } else if (file.toString().endsWith(".json")) {
                    collect(PANEL, file, names);
                }
            }
        }
        return names;
    }

    private static void collect(Pattern expression, Path file, Set<String> names) throws IOException {
        expression
                .matcher(Files.readString(file))
                .results()
                .forEach(found -> OURS.matcher(found.group(1)).results().forEach(name -> names.add(name.group())));
    }

    private static Set<String> exposed() {
        var names = new HashSet<String>();
        String text = given().accept("text/plain").get("/q/metrics").asString();
        SAMPLE.matcher(text).results().forEach(sample -> names.add(sample.group(1)));
        return names;
    }

    private void judgedOnce(String tenant) throws Exception {
        try (var connection = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var breaker = connection.prepareStatement("""
                        INSERT INTO breaker (name, estimator, tenant_id, state, trips, drifting, steady, at, version)
                        VALUES ('v2/' || ?, 'v2', ?, 'half_open', 0, 0, 0, now(), 1)
                        """);
                var run = connection.prepareStatement("""
                        INSERT INTO provenance (provenance_id, tenant_id, source, input_hash, template_id, is_whole, at,
                                                drift, is_synthetic)
                        VALUES (?, ?, 'backfill', 'hash', 'report', true, now(), 0.1, false)
                        """)) {
            breaker.setString(1, tenant);
            breaker.setString(2, tenant);
            breaker.executeUpdate();
            run.setObject(1, Ids.uuid7());
            run.setString(2, tenant);
            run.executeUpdate();
        }
    }
}
