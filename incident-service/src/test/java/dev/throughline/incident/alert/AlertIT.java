package dev.throughline.incident.alert;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.throughline.contracts.CausalEvent.AlertChanged;
import dev.throughline.incident.Failing;
import dev.throughline.incident.leader.Leadership;
import dev.throughline.incident.leader.Rival;
import dev.throughline.incident.outbox.Outbox;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real Alertmanager, and a webhook. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
@QuarkusTestResource(value = Receiving.class, restrictToAnnotatedClass = true)
class AlertIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    AlertStore store;

    @Inject
    AlertConfig config;

    @Inject
    AlertMetrics metrics;

    @Inject
    Outbox outbox;

    @Inject
    Leadership leadership;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @ConfigProperty(name = "throughline.test.admin-url")
    String adminUrl;

    private final String tenant = "t-" + UUID.randomUUID();
    private AlertedIncidents incidents;

    @BeforeEach
    void open() {
        incidents = new AlertedIncidents(tenant, bootstrap);
    }

    @Test
    void shouldArriveAndResolveThereWhenAnIncidentOpensAndIsResolved() throws Exception {
        // Given
        var failing = Failing.of(tenant, "boom");
        String incident = incidents.open(failing);

        // When it has arrived
        await().atMost(PATIENCE).until(() -> told(incident), List.of("firing")::equals);
        var there = Receiving.alertmanager().firing(incident);
        state(incident, "alertmanager").body("items[0].is_firing", equalTo(true));
        incidents.resolve(incident);

        // Then
        assertThat(there).singleElement().satisfies(alert -> {
            assertThat(alert.at("/labels/alertname").asText()).isEqualTo(Composition.NAME);
            assertThat(alert.at("/labels/tenant").asText()).isEqualTo(tenant);
            assertThat(alert.at("/labels").has("trace_id")).isFalse();
            assertThat(alert.at("/annotations/trace_id").asText())
                    .isEqualTo(failing.record().traceId().hex());
            assertThat(alert.at("/annotations/runbook_url").asText()).startsWith("https://example.test/");
        });
        await().atMost(PATIENCE).until(() -> told(incident), List.of("firing", "resolved")::equals);
        assertThat(Receiving.alertmanager().firing(incident)).isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> state(incident, "alertmanager")
                        .body("items[0].state", equalTo("acknowledged"))
                        .body("items[0].is_firing", equalTo(false))
                        .body("items[0].next_at", nullValue()));
        assertThat(told(incident)).hasSize(2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receipts(failing, "alertmanager"))
                        .extracting(AlertChanged::state, AlertChanged::detail)
                        .containsExactly(
                                tuple("queued", null), tuple("acknowledged", null), tuple("acknowledged", "resolved")));
        var chain = receipts(failing, "alertmanager");
        assertThat(chain.get(1).causationIds()).containsExactly(chain.get(0).id());
    }

    @Test
    void shouldPostASignedRequestOnceAChangeWhenTheReceiverIsAWebhook() {
        // Given
        String incident = incidents.open(Failing.of(tenant, "boom"));
        await().atMost(PATIENCE).until(() -> Receiving.calls(incident).size() == 1);

        // When
        incidents.resolve(incident);
        await().atMost(PATIENCE).until(() -> Receiving.calls(incident).size() == 2);

        // Then
        var calls = Receiving.calls(incident);
        assertThat(calls.get(0).body()).contains("\"status\":\"firing\"");
        assertThat(calls.get(1).body()).contains("\"status\":\"resolved\"");
        assertThat(calls.get(0).id()).isNotEqualTo(calls.get(1).id());
        assertThat(calls).allSatisfy(call -> {
            long seconds = Long.parseLong(call.signature().replaceAll("t=([0-9]+),.*", "$1"));
            var signature = new Signature(Receiving.SECRET.getBytes(StandardCharsets.UTF_8));
            assertThat(signature.header(
                            Instant.ofEpochSecond(seconds), call.body().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(call.signature());
            assertThat(call.body()).doesNotContain(Receiving.SECRET);
        });
    }

    @Test
    void shouldStayOneAlertThatIsToldOnceWhenTheLeaderChanges() throws Exception {
        // Given an alert that fires, and another instance that waits
        await().atMost(PATIENCE).until(leadership::isLeader);
        String incident = incidents.open(Failing.of(tenant, "boom"));
        await().atMost(PATIENCE).until(() -> told(incident), List.of("firing")::equals);
        var rival = Rival.start(jdbcUrl + "?ApplicationName=rival", user, password);
        var other = loop("alertmanager", rival::isLeader);
        other.start();

        // When the leader's session is killed until the other one leads, and that one has sent it too
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                if (!rival.isLeader()) {
                    ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE application_name = 'incident-leader' AND datname = 'incident'");
                }
                return rival.isLeader();
            });
            await().atMost(PATIENCE).until(() -> !leadership.isLeader());
            int before = attempts(incident);
            String late = incidents.open(Failing.of(tenant, "late"));
            await().atMost(PATIENCE).until(() -> attempts(incident) > before);
            await().atMost(PATIENCE).until(() -> told(late), List.of("firing")::equals);

            // Then
            assertThat(Receiving.alertmanager().firing(incident)).hasSize(1);
            assertThat(told(incident)).containsExactly("firing");
            assertThat(Receiving.alertmanager().firing(late)).hasSize(1);
        } finally {
            other.stop();
            Rival.stop(rival);
        }
        await().atMost(PATIENCE).until(leadership::isLeader);
    }

    @Test
    void shouldSendEachOnceWhenTwoSendersWorkAtOnce() throws Exception {
        // Given
        int alerts = 200;
        var other = loop("hook", () -> true);
        other.start();

        // When
        try {
            incidents.open(IntStream.range(0, alerts)
                    .mapToObj(i -> Failing.of(tenant, "storm-" + i))
                    .toList());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> given().get(
                                    "/api/v1/alerts?receiver=hook&state=acknowledged&limit=1&tenant_id=" + tenant)
                            .then()
                            .body("total", equalTo(alerts)));
        } finally {
            other.stop();
        }

        // Then
        var calls = Receiving.calls(tenant);
        assertThat(calls).hasSize(alerts);
        assertThat(calls.stream().map(Receiving.Call::id).distinct()).hasSize(alerts);
    }

    @Test
    void shouldArriveOnceWhenAlertmanagerWasAwayForLongerThanTheLongestPause() throws Exception {
        // Given
        Receiving.alertmanager().kill();
        var failing = Failing.of(tenant, "boom");
        String incident = incidents.open(failing);

        // When it has failed for longer than any pause
        Instant end = Instant.now().plus(config.longestBackoff().multipliedBy(2));
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(end) && failures(incident) >= 5);
        state(incident, "alertmanager").body("items[0].state", equalTo("failed"));
        Receiving.alertmanager().start();

        // Then
        await().atMost(PATIENCE).until(() -> told(incident), List.of("firing")::equals);
        await().atMost(PATIENCE)
                .untilAsserted(() -> state(incident, "alertmanager")
                        .body("items[0].state", equalTo("acknowledged"))
                        .body("items[0].failures", equalTo(0)));
        assertThat(Receiving.alertmanager().firing(incident)).hasSize(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receipts(failing, "alertmanager"))
                        .extracting(AlertChanged::state)
                        .containsExactly("queued", "failed", "acknowledged"));
    }

    @Test
    void shouldSetAsideTheBadOneAloneWhenAlertmanagerRefusesSomeOfABatch() throws Exception {
        // Given a batch that waits for Alertmanager, of which one has no labels any more
        Receiving.alertmanager().kill();
        var opened = incidents.open(IntStream.range(0, 9)
                .mapToObj(i -> Failing.of(tenant, "cause-" + i))
                .toList());
        String bad = opened.get(4);
        String labels =
                "SELECT labels::text FROM alert WHERE receiver = 'alertmanager' AND incident_id = '" + bad + "'";
        String good = text(labels);
        String waiting = " WHERE receiver = 'alertmanager' AND tenant_id = '" + tenant + "'";
        change("UPDATE alert SET version = version + 1, next_at = now() + interval '1 hour'" + waiting);
        change("UPDATE alert SET labels = '{}'" + waiting + " AND incident_id = '" + bad + "'");
        Receiving.alertmanager().start();

        // When all are due at once
        change("UPDATE alert SET next_at = now()" + waiting);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> state(bad, "alertmanager").body("items[0].state", equalTo("quarantined")));
        for (String incident : opened) {
            if (!incident.equals(bad)) {
                await().atMost(PATIENCE).until(() -> told(incident), List.of("firing")::equals);
            }
        }
        given().get("/api/v1/alerts?state=quarantined&tenant_id=" + tenant)
                .then()
                .body("total", equalTo(1));
        String alert = state(bad, "alertmanager").extract().path("items[0].alert_id");

        // And when its cause is mended and somebody asks for it
        change("UPDATE alert SET labels = '" + good + "' WHERE alert_id = '" + alert + "'");
        given().post("/api/v1/alerts/" + alert + "/retry")
                .then()
                .statusCode(200)
                .body("state", equalTo("queued"));
        await().atMost(PATIENCE).until(() -> told(bad), List.of("firing")::equals);
        given().post("/api/v1/alerts/" + alert + "/retry").then().statusCode(409);
    }

    @Test
    void shouldSayWhatIsWrongWhenAQueryCannotBeUnderstood() {
        for (String query : List.of("state=lost", "incident_id=x", "cursor=1", "limit=many")) {
            given().get("/api/v1/alerts?" + query).then().statusCode(422).contentType("application/problem+json");
        }
        given().get("/api/v1/alerts/" + UUID.randomUUID()).then().statusCode(404);
        given().post("/api/v1/alerts/nonsense/retry").then().statusCode(404);
    }

    @Test
    void shouldGiveEachOnceWhenPagesAreFollowed() {
        // Given
        incidents.open(IntStream.range(0, 7)
                .mapToObj(i -> Failing.of(tenant, "page-" + i))
                .toList());
        String query = "/api/v1/alerts?receiver=hook&limit=3&tenant_id=" + tenant;

        // When
        var first = given().get(query).jsonPath();
        var second = given().get(query + "&cursor=" + first.getString("next")).jsonPath();
        var third = given().get(query + "&cursor=" + second.getString("next")).jsonPath();

        // Then
        assertThat(first.getInt("total")).isEqualTo(7);
        assertThat(third.getString("next")).isNull();
        assertThat(List.of(first, second, third))
                .flatExtracting(page -> page.getList("items.alert_id", String.class))
                .hasSize(7)
                .doesNotHaveDuplicates();
    }

    private SendLoop loop(String receiver, BooleanSupplier mayWork) {
        var clock = InstantSource.system();
        var to = Receivers.of(config, clock).stream()
                .filter(one -> one.name().equals(receiver))
                .findFirst()
                .orElseThrow();
        var turn = new Turn(config, store, outbox, metrics, clock, Random::new);
        return new SendLoop("other-" + receiver, () -> turn.take(to), mayWork, config.every());
    }

    private static List<String> told(String incident) {
        return Receiving.alertmanager().told(incident);
    }

    private List<AlertChanged> receipts(Failing failing, String receiver) {
        return incidents.receipts(failing).stream()
                .filter(event -> event.receiver().equals(receiver))
                .toList();
    }

    private static ValidatableResponse state(String incident, String receiver) {
        return given().get("/api/v1/alerts?receiver=" + receiver + "&incident_id=" + incident)
                .then()
                .body("total", equalTo(1));
    }

    private static int attempts(String incident) {
        return state(incident, "alertmanager").extract().path("items[0].attempts");
    }

    private static int failures(String incident) {
        return state(incident, "alertmanager").extract().path("items[0].failures");
    }

    private String text(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(adminUrl);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void ask(String sql) throws Exception {
        text(sql);
    }

    private void change(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(adminUrl)) {
            connection.createStatement().executeUpdate(sql);
        }
    }
}
