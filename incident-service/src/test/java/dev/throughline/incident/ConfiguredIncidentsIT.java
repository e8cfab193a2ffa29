package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.throughline.contracts.CausalEvent.IncidentChanged;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Other rules than those that come with it. */
@QuarkusTest
@TestProfile(ConfiguredIncidentsIT.Configured.class)
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class ConfiguredIncidentsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();

    public static final class Configured implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "throughline.incident.grouping[0].name", "provider",
                    "throughline.incident.grouping[0].match.code", "llm_*",
                    "throughline.incident.grouping[0].by", "template",
                    "throughline.incident.severities[0].match.code", "llm_quota",
                    "throughline.incident.severities[0].severity", "critical",
                    "throughline.incident.reopen-within", "1h");
        }
    }

    @Test
    void shouldBeOneIncidentWhenARuleGroupsDifferentCodes() {
        // When
        try (var bus = new IncidentBus(bootstrap)) {
            bus.send(
                    Failing.of(tenant, "llm_quota"),
                    Failing.of(tenant, "llm_timeout"),
                    Failing.of(tenant, "llm_down"),
                    Failing.of(tenant, "other"));
        }
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mine())
                        .then()
                        .body("total", equalTo(2))
                        .body("items.find { it.fingerprint == 'rule|provider|report' }.occurrences", equalTo(3))
                        .body(
                                "items.find { it.fingerprint == 'run|validate|validate|checks|other' }.occurrences",
                                equalTo(1)));
    }

    @Test
    void shouldMatterAsMuchAsTheRuleSays() {
        // When
        try (var bus = new IncidentBus(bootstrap)) {
            bus.send(Failing.of(tenant, "llm_quota"));
        }
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> given().get(mine()).then().body("items.severity", hasSize(1)));
        given().get(mine()).then().body("items[0].severity", equalTo("critical"));
    }

    @Test
    void shouldOpenTheSameIncidentAgainWhenItFailsSoonAfterItWasResolved() {
        // Given
        var first = Failing.of(tenant, "boom");
        try (var bus = new IncidentBus(bootstrap)) {
            bus.send(first);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> given().get(mine()).then().body("total", equalTo(1)));
            String id = given().get(mine()).path("items[0].incident_id");
            given().contentType("application/json")
                    .body("{}")
                    .post("/api/v1/incidents/" + id + "/resolve")
                    .then()
                    .statusCode(200);
            // When
            bus.send(Failing.of(tenant, "boom"), Failing.of(tenant, "boom"));
            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> given().get(mine())
                            .then()
                            .body("total", equalTo(1))
                            .body("items[0].incident_id", equalTo(id))
                            .body("items[0].status", equalTo("open"))
                            .body("items[0].occurrences", equalTo(3)));
            given().get("/api/v1/incidents/" + id)
                    .then()
                    .body("timeline.verb", equalTo(java.util.List.of("resolve", "reopen")))
                    .body("timeline[1].actor", equalTo("system"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(bus.announcements(first).getLast())
                            .isInstanceOfSatisfying(
                                    IncidentChanged.class,
                                    event -> assertThat(event.verb()).isEqualTo("reopen")));
        }
    }

    private String mine() {
        return "/api/v1/incidents?tenant_id=" + tenant;
    }
}
