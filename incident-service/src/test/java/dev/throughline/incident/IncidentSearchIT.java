package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class IncidentSearchIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private Failing synthetic;

    @BeforeEach
    void fail() {
        try (var bus = new IncidentBus(bootstrap)) {
            synthetic = Failing.of(tenant, "boom", "S-1");
            bus.send(
                    Failing.of(tenant, "boom"),
                    Failing.of(tenant, "100%_sure!"),
                    Failing.compensation(tenant, "stuck"),
                    synthetic);
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(total("&is_synthetic=any")).isEqualTo(4));
    }

    @Test
    void shouldLeaveSyntheticOnesOutUnlessAskedFor() {
        assertThat(total("")).isEqualTo(3);
        assertThat(total("&is_synthetic=false")).isEqualTo(3);
        assertThat(total("&is_synthetic=true")).isEqualTo(1);
        assertThat(total("&workflow_id=" + synthetic.workflowId())).isEqualTo(1);
        assertThat(total("&trace_id=" + synthetic.record().traceId())).isEqualTo(1);
        assertThat(total("&is_synthetic=false&workflow_id=" + synthetic.workflowId()))
                .isZero();
    }

    @Test
    void shouldCountAllThatMatchEachFilter() {
        assertThat(total("&severity=critical")).isEqualTo(1);
        assertThat(total("&status=open")).isEqualTo(3);
        assertThat(total("&status=resolved")).isZero();
        assertThat(total("&agent_id=validate")).isEqualTo(2);
        assertThat(total("&template_id=report")).isEqualTo(2);
        assertThat(total("&template_id=other")).isZero();
        assertThat(total("&fingerprint=run|validate|validate|checks|boom")).isEqualTo(1);
        assertThat(total("&fingerprint=run|*")).isEqualTo(2);
        assertThat(total("&fingerprint=run|")).isZero();
        assertThat(total("&text=BOOM")).isEqualTo(1);
        assertThat(total("&text=folder is locked")).isEqualTo(1);
        assertThat(total("&assignee=bob")).isZero();
        assertThat(total("&from=" + Instant.now().plusSeconds(60))).isZero();
        assertThat(total("&to=" + Instant.now().minusSeconds(3_600))).isZero();
        assertThat(total("&from=" + Instant.now().minusSeconds(3_600) + "&to="
                        + Instant.now().plusSeconds(60)))
                .isEqualTo(3);
    }

    /** The wildcards of the database are none of a caller's. */
    @Test
    void shouldTakeTextAsItIs() {
        assertThat(totalOf("text", "100%_sure!")).isEqualTo(1);
        assertThat(totalOf("text", "%")).isEqualTo(1);
        assertThat(totalOf("text", "_")).isEqualTo(1 + 1);
        assertThat(totalOf("text", "!")).isEqualTo(1);
        assertThat(totalOf("fingerprint", "%")).isZero();
    }

    @Test
    void shouldSayWhatIsWrongWithASearch() {
        for (String query : List.of(
                "severity=dreadful",
                "is_synthetic=perhaps",
                "from=yesterday",
                "to=%2B999999-01-01T00:00:00Z",
                "text=a%00b",
                "agent_id=" + "a".repeat(201))) {
            given().urlEncodingEnabled(false)
                    .get("/api/v1/incidents?" + query)
                    .then()
                    .statusCode(422)
                    .contentType("application/problem+json");
        }
    }

    private int total(String filter) {
        return given().get("/api/v1/incidents?tenant_id=" + tenant + filter).path("total");
    }

    private int totalOf(String name, String value) {
        return given().queryParam("tenant_id", tenant)
                .queryParam(name, value)
                .get("/api/v1/incidents")
                .then()
                .statusCode(200)
                .body(
                        "items.size()",
                        equalTo(given().queryParam("tenant_id", tenant)
                                .queryParam(name, value)
                                .get("/api/v1/incidents")
                                .<Integer>path("total")))
                .extract()
                .path("total");
    }
}
