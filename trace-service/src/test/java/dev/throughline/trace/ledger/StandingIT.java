package dev.throughline.trace.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.Tale;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the upsert makes of records that come one by one is what the service would say had they come together. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class StandingIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldFollowTheRunWhenItFailsAndIsDoneAgainAndIsCancelled(long seed) throws Exception {
        // Given
        var tale = Tale.begun().at(10).failed();
        tale.at(20).commanded("rerun", null, "failed", "compensating").again(2);
        inAnyOrder(tale, seed);
        var again = item(tale, "status == 'running' && it.started_at == '2026-01-01T00:00:00Z'");
        // When
        int known = tale.records.size();
        tale.at(30)
                .completed()
                .at(40)
                .commanded("rerun", null, "completed", "compensating")
                .again(3);
        tale.at(50).cancelled();
        inAnyOrder(tale.records.subList(known, tale.records.size()), seed);
        var cancelled = item(tale, "status == 'cancelled'");
        // Then
        assertThat(again.getString("ended_at")).isNull();
        assertThat(again.getString("error")).isNull();
        assertThat(cancelled.getString("ended_at")).isEqualTo("2026-01-01T00:00:00.050Z");
        assertThat(cancelled.getString("error")).isEqualTo("because");
        assertThat(get("/api/v1/traces/" + tale.workflowId).getString("status")).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @ValueSource(longs = {4})
    void shouldTellTheTraceByItsIdAndEachWorkflowByItsOwn(long seed) throws Exception {
        // Given
        UUID task = Ids.uuid7();
        var parent = Tale.begun();
        var child = new Tale(parent.traceId);
        UUID started = parent.at(10).started(task, "sub", child.workflowId).last();
        child.because(started).requested().at(30).completed();
        parent.at(40).because(started).completed();
        // When
        inAnyOrder(child, seed);
        inAnyOrder(parent, seed);
        item(parent, "status == 'completed'");
        item(child, "status == 'completed'");
        // Then
        var whole = get("/api/v1/traces/" + parent.traceId);
        assertThat(whole.getList("workflow_ids", String.class))
                .containsExactly(parent.workflowId.toString(), child.workflowId.toString());
        assertThat(whole.getList("spans.kind", String.class)).containsExactly("workflow", "stage", "workflow");
        assertThat(whole.getBoolean("complete")).isTrue();
        var alone = get("/api/v1/traces/" + parent.workflowId);
        assertThat(alone.getList("workflow_ids", String.class)).containsExactly(parent.workflowId.toString());
        assertThat(alone.getList("spans.status", String.class)).containsExactly("completed", "completed");
        var ofChild = get("/api/v1/traces/" + child.workflowId);
        assertThat(ofChild.getList("spans.kind", String.class)).containsExactly("workflow");
        assertThat(get("/api/v1/traces/" + parent.workflowId + "/causality").getList("nodes.kind", String.class))
                .containsExactly("request", "workflow", "task", "workflow");
    }

    private void inAnyOrder(Tale tale, long seed) throws Exception {
        inAnyOrder(tale.records, seed);
    }

    /** To one partition, each in a batch of its own as far as the ledger polls that fast. */
    private void inAnyOrder(List<CausalRecord> records, long seed) throws Exception {
        var shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : shuffled) {
                producer.send(record.toKafka(null)).get();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> given().get("/api/v1/traces/" + record.workflowId())
                                        .statusCode()
                                == 200);
            }
        }
    }

    /** The row of the run in the list, once it is as expected. */
    private static JsonPath item(Tale tale, String expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get("/api/v1/traces?workflow_id=" + tale.workflowId)
                                .getList("items.findAll { it." + expected + " }"))
                        .hasSize(1));
        return get("/api/v1/traces?workflow_id=" + tale.workflowId).setRootPath("items[0]");
    }

    private static JsonPath get(String path) {
        return given().get(path).then().statusCode(200).extract().jsonPath();
    }
}
