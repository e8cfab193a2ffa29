package dev.throughline.incident.occurrence;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.TraceId;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Ten thousand failures with one cause. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class StormIT {
    private static final Logger LOG = Logger.getLogger(StormIT.class);
    /** Not the common pool: on a small machine that is one thread. */
    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    private static final int STORM = 10_000;
    private static final int AT_ONCE = 20;
    private static final int KEPT = 1_000;

    @Inject
    Incidents incidents;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    private final String tenant = "t-" + UUID.randomUUID();

    @Test
    void shouldStayOneIncidentAndAsFastWhenTenThousandFailuresHaveOneCause() throws Exception {
        // Given
        take(storm("warm-" + tenant, 4_000), new ArrayList<>());
        var storm = storm(tenant, STORM);
        List<Long> nanos = new ArrayList<>();
        // When
        take(storm, nanos);
        // Then
        int thousand = 1_000 / AT_ONCE;
        double first = median(nanos.subList(0, thousand));
        double beyond = median(nanos.subList(thousand, 4 * thousand));
        double last = median(nanos.subList(nanos.size() - 3 * thousand, nanos.size()));
        LOG.infof(
                "storm of %d in batches of %d: kept-ms=%.2f next-three-thousand-ms=%.2f last-three-thousand-ms=%.2f"
                        + " last/kept=%.2f last/next=%.2f",
                STORM, AT_ONCE, first / 1e6, beyond / 1e6, last / 1e6, last / first, last / beyond);
        assertThat(last / first).isLessThan(1);
        // The same work for the ten thousandth as for the thousandth, give or take what else the machine does.
        assertThat(last / beyond).isLessThan(2);
        theOnlyOneHas(STORM);
        assertThat(rows("incident_occurrence")).isBetween((long) KEPT, KEPT + 20L);
        assertThat(rows("incident_occurrence") + rows("counted_failure")).isEqualTo(STORM);
        assertThat(count("SELECT sum(occurrences) FROM incident_minute WHERE incident_id = " + mine()))
                .isEqualTo(rows("counted_failure"));
        assertThat(count("SELECT count(*) FROM incident_minute WHERE incident_id = " + mine()))
                .isLessThan(10);
    }

    @Test
    void shouldCountEachOnceWhenTwoTakeThemAllAtOnceInAnyOrderAndAgain() throws Exception {
        // Given
        var storm = storm(tenant, 3_000);
        var shuffled = new ArrayList<>(storm);
        Collections.shuffle(shuffled, new Random(7));
        // When
        var one = CompletableFuture.runAsync(() -> take(storm, new ArrayList<>()), BESIDE);
        var other = CompletableFuture.runAsync(() -> take(shuffled, new ArrayList<>()), BESIDE);
        CompletableFuture.allOf(one, other).join();
        take(storm, new ArrayList<>());
        // Then
        theOnlyOneHas(storm.size());
        assertThat(rows("incident_occurrence") + rows("counted_failure")).isEqualTo(storm.size());
    }

    @Test
    void shouldShowNumbersByTheMinuteInTheTimeline() throws Exception {
        // Given
        take(storm(tenant, KEPT + 100), new ArrayList<>());
        String id = given().get("/api/v1/incidents?tenant_id=" + tenant).path("items[0].incident_id");
        // When
        List<Integer> counts = new ArrayList<>();
        int kept = 0;
        String cursor = "";
        for (int pages = 0; cursor != null && pages < 10; pages++) {
            var page = given().get("/api/v1/incidents/" + id + "/timeline?limit=400" + cursor)
                    .then()
                    .statusCode(200)
                    .extract();
            counts.addAll(page.<List<Integer>>path("items.findAll { it.kind == 'count' }.occurrences"));
            kept += page.<List<String>>path("items.findAll { it.kind == 'occurrence' }.id")
                    .size();
            cursor = page.path("next") == null ? null : "&cursor=" + page.path("next");
        }
        // Then
        assertThat(kept + counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(KEPT + 100);
        assertThat(kept).isBetween(KEPT, KEPT + 5);
    }

    /** As the consumer does: what does not go now goes later. */
    private void take(List<Failure> failures, List<Long> nanos) {
        for (int from = 0; from < failures.size(); from += AT_ONCE) {
            var batch = failures.subList(from, Math.min(from + AT_ONCE, failures.size()));
            long began = System.nanoTime();
            for (int tries = 1; !taken(batch); tries++) {
                assertThat(tries).isLessThan(10);
            }
            nanos.add(System.nanoTime() - began);
        }
    }

    private boolean taken(List<Failure> batch) {
        try {
            incidents.take(batch);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static List<Failure> storm(String tenant, int size) {
        return Stream.generate(() -> {
                    var id = Ids.uuid7();
                    var run = new Failure.Run(Ids.uuid7(), TraceId.random(), "write", Ids.uuid7(), Ids.uuid7());
                    var facts = new Facts("workflow_failed", "boom", "write", null, "draft", "write", false);
                    return new Failure(
                            id,
                            id,
                            Instant.now(),
                            tenant,
                            Severity.ERROR,
                            "run|write|draft|write|boom",
                            "Stage draft failed: boom",
                            "it broke",
                            run,
                            false,
                            null,
                            facts);
                })
                .limit(size)
                .toList();
    }

    private void theOnlyOneHas(int occurrences) {
        given().get("/api/v1/incidents?tenant_id=" + tenant)
                .then()
                .body("total", equalTo(1))
                .body("items[0].occurrences", equalTo(occurrences));
    }

    private String mine() {
        return "(SELECT incident_id FROM incident WHERE tenant_id = '" + tenant + "')";
    }

    private long rows(String table) throws SQLException {
        return count("SELECT count(*) FROM " + table + " WHERE incident_id = " + mine());
    }

    private long count(String query) throws SQLException {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var sql = app.createStatement();
                var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static double median(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
