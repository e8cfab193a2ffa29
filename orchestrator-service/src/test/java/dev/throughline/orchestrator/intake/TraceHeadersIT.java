package dev.throughline.orchestrator.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.ForeignCause;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceId;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller says of its trace, from the door to the row; {@code TraceContextTest} has every way to say it. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class TraceHeadersIT {
    private static final String SPAN = "00f067aa0ba902b7";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    private final String tenant = "t-" + UUID.randomUUID();
    private final TraceId id = TraceId.random();
    private final TraceId other = TraceId.random();

    private record Row(UUID trace, String span, String parent) {}

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    /** {@code H}, {@code U} the id as hex and as UUID, {@code O} another one, {@code S} a span; + joins two headers. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // traceparent, x-trace-id, body, whose, parent, rejected
                "00-H-S-01,     -,        -,   H,   S, -",
                "00-H-S-00,     O,        O,   H,   S, -",
                "cc-H-S-01-new, -,        -,   H,   S, -",
                "ff-H-S-01,     O,        -,   O,   -, ff-H-S-01",
                "00-H-S-01-x,   -,        -,   new, -, 00-H-S-01-x",
                "00-H-0000000000000000-01, -, -, new, -, 00-H-0000000000000000-01",
                "00-H-S-01+00-O-S-01, -,  -,   new, -, '00-H-S-01,00-O-S-01'",
                "-,             U,        -,   H,   -, -",
                "-,             H,        O,   H,   -, -",
                "-,             upper(U), -,   H,   -, -",
                "-,             {U},      -,   new, -, {U}",
                "-,             00000000000000000000000000000000, H, H, -, 00000000000000000000000000000000",
                "-,             -,        H,   H,   -, -",
                "-,             -,        bad, new, -, bad",
                "-,             long,     -,   new, -, long",
                "-,             -,        -,   new, -, -",
            })
    void shouldBeTheSameIdFromTheDoorToTheRow(
            String traceparent, String xTraceId, String body, String whose, String parent, String rejected)
            throws Exception {
        // Given
        var headers = new ArrayList<Header>(List.of(new Header("x-tenant-id", tenant)));
        if (traceparent != null) {
            for (String value : traceparent.split("\\+")) {
                headers.add(new Header("traceparent", spelled(value)));
            }
        }
        if (xTraceId != null) {
            headers.add(new Header("x-trace-id", spelled(xTraceId)));
        }
        var request = Json.MAPPER.createObjectNode().put("type", "noop").put("name", "a run");
        if (body != null) {
            request.put("trace_id", spelled(body));
        }

        // When
        var response = given().headers(new Headers(headers))
                .contentType("application/json")
                .body(request.toString())
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract();

        // Then
        var row = row(UUID.fromString(response.path("workflow_id")));
        assertThat(response.<String>path("trace_id")).isEqualTo(row.trace().toString());
        switch (whose) {
            case "H" -> assertThat(row.trace()).isEqualTo(id.uuid());
            case "O" -> assertThat(row.trace()).isEqualTo(other.uuid());
            default -> assertThat(row.trace()).isNotIn(id.uuid(), other.uuid(), new UUID(0, 0));
        }
        assertThat(row.parent()).isEqualTo(parent == null ? null : SPAN);
        assertThat(response.header("traceparent"))
                .startsWith("00-" + new TraceId(row.trace()).hex() + "-" + row.span() + "-");
        String told = rejected == null ? null : spelled(rejected);
        assertThat(response.<String>path("trace_id_rejected"))
                .isEqualTo(told == null ? null : told.substring(0, Math.min(100, told.length())));
    }

    @Test
    void shouldKeepTheForeignEventThatAskedForTheRun() throws Exception {
        // Given
        var record = new ProducerRecord<>(
                Topics.WORKFLOW_REQUESTS,
                (tenant + ":order-1").getBytes(StandardCharsets.UTF_8),
                "{\"type\":\"noop\",\"name\":\"an order\"}".getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "ce_id", "order-1",
                        "ce_source", "/shop",
                        "ce_type", "order.placed",
                        "ce_causationid", "cart-7",
                        "ce_traceparent", spelled("00-H-S-01"))
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));

        // When
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }

        // Then
        var workflow = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> given().get("/api/v1/workflows?tenant_id=" + tenant)
                                .then()
                                .extract()
                                .<String>path("items[0].workflow_id"),
                        found -> found != null);
        assertThat(row(UUID.fromString(workflow)).trace()).isEqualTo(id.uuid());
        var requested = requested(UUID.fromString(workflow));
        assertThat(requested.foreignCause()).isEqualTo(new ForeignCause("/shop", "order-1", "order.placed", "cart-7"));
        assertThat(requested.parentSpanId()).isEqualTo(new SpanId(SPAN));
    }

    private WorkflowRequested requested(UUID workflow) throws Exception {
        try (var db = DriverManager.getConnection(jdbcUrl, user, password);
                var query = db.prepareStatement(
                        "SELECT record FROM journal WHERE workflow_id = '" + workflow + "' ORDER BY seq LIMIT 1");
                var rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return (WorkflowRequested)
                    Json.read(rows.getBytes(1), CausalRecord.class).events().getFirst();
        }
    }

    private Row row(UUID workflow) throws Exception {
        try (var db = DriverManager.getConnection(jdbcUrl, user, password);
                var query = db.prepareStatement("SELECT trace_id, current_span_id, parent_span_id FROM workflow"
                        + " WHERE workflow_id = '" + workflow + "'");
                var rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return new Row(rows.getObject(1, UUID.class), rows.getString(2), rows.getString(3));
        }
    }

    private String spelled(String shorthand) {
        if (shorthand.equals("long")) {
            return "x".repeat(3_000);
        }
        boolean isUpper = shorthand.startsWith("upper(");
        String text = (isUpper ? shorthand.substring(6, shorthand.length() - 1) : shorthand)
                .replaceAll("\\bH\\b", id.hex())
                .replaceAll("\\bU\\b", id.toString())
                .replaceAll("\\bO\\b", other.hex())
                .replaceAll("\\bS\\b", SPAN);
        return isUpper ? text.toUpperCase(java.util.Locale.ROOT) : text;
    }
}
