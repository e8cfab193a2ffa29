package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.incident.leader.Leadership;
import dev.throughline.service.tenant.TenantPool;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Behind a real PgBouncer in transaction mode that has one session for everybody: whatever a transaction leaves behind in
 * its session, the next one finds, whoever's it is.
 */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = {
            @ResourceArg(name = "database", value = "incident"),
            @ResourceArg(name = "pooler", value = "pgbouncer")
        },
        restrictToAnnotatedClass = true)
class PoolerIT {
    /** Not the common pool: on a small machine that is one thread. */
    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WHO =
            "SELECT current_user || '/' || coalesce(current_setting('throughline.tenant', true), '')";

    @Inject
    Pool pool;

    @Inject
    TenantPool tenants;

    @Inject
    Leadership leadership;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "throughline.test.admin-url")
    String adminUrl;

    @Test
    void shouldLeaveNoTenantBehindWhenTransactionsShareASession() throws Exception {
        // When tenants, and the service itself, take turns on the session
        List<Uni<String>> asked = IntStream.range(0, 200)
                .mapToObj(i -> i % 3 == 0
                        ? pool.query(WHO).execute()
                        : tenants.query("tenant-" + i, WHO + " || $1::text", Tuple.of("")))
                .map(answer -> answer.map(rows -> rows.iterator().next().getString(0)))
                .toList();
        List<String> answers = Uni.join().all(asked).andFailFast().await().atMost(PATIENCE);

        // Then
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).isEqualTo(i % 3 == 0 ? "incident_app/" : "incident_api/tenant-" + i);
        }
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    void shouldShowEachTenantItsOwnIncidentsOnlyWhenTheyAskAtOnce() throws Exception {
        // Given
        String mine = "t-" + UUID.randomUUID();
        String theirs = "t-" + UUID.randomUUID();
        fail(mine);
        fail(theirs);
        await().atMost(PATIENCE).untilAsserted(() -> see(mine));
        await().atMost(PATIENCE).untilAsserted(() -> see(theirs));

        // When both ask many times at once
        var asking = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.runAsync(() -> see(i % 2 == 0 ? mine : theirs), BESIDE))
                .toList();

        // Then
        asking.forEach(CompletableFuture::join);
    }

    /** Its lock belongs to a session, which behind the pooler it would share with everybody. */
    @Test
    void shouldLeadWhenTheLockIsOnADirectConnection() throws Exception {
        await().atMost(PATIENCE).until(leadership::isLeader);
        assertThat(ask("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name = 'incident-leader' AND datname = 'incident'"))
                .isEqualTo(1);
    }

    private static void see(String tenant) {
        given().header("authorization", TestTokens.bearer("viewer", tenant))
                .get("/api/v1/incidents")
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("items[0].tenant_id", equalTo(tenant));
    }

    private void fail(String tenant) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(Failing.of(tenant, "boom").record().toKafka(null));
        }
    }

    /** Of the service, without those that are direct on purpose. */
    private int sessions() throws Exception {
        return ask("SELECT count(*) FROM pg_stat_activity WHERE usename = 'incident_app'"
                + " AND application_name NOT IN ('incident-leader', 'PostgreSQL JDBC Driver')");
    }

    private int ask(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(adminUrl);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
