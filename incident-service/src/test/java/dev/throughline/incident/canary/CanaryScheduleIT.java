package dev.throughline.incident.canary;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.throughline.incident.Costing;
import dev.throughline.incident.leader.Leadership;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class CanaryScheduleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Inject
    CanarySchedule schedule;

    @Inject
    Leadership leadership;

    private final String tenant = "t-" + UUID.randomUUID();

    @Test
    void shouldReportOnEveryTenantWithRunsWhenTheLeadersClockSaysSo() {
        // Given
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(Costing.of(tenant, 0.01).observed().toKafka(null));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/api/v1/costsim/provenance").body("total", equalTo(1)));
        await().atMost(PATIENCE).until(leadership::isLeader);

        // When
        schedule.look();

        // Then
        get("/api/v1/costsim/canary/reports")
                .body("total", greaterThan(0))
                .body("items[0].cause", equalTo("schedule"))
                .body("items[0].verdict", equalTo("undecided"))
                .body("items[0].basis.errors.count", equalTo(1));
    }

    private ValidatableResponse get(String path) {
        return given().header("authorization", TestTokens.bearer("viewer", tenant))
                .get(path)
                .then();
    }
}
