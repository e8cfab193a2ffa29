package dev.throughline.incident.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.testkit.PlatformTestResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances that compete for a lock of another database than that of the running service, which is a third one. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class LeadershipIT {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @ConfigProperty(name = "throughline.test.admin-url")
    String adminUrl;

    private final List<Leadership> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Leadership leadership : started) {
            leadership.stop();
        }
    }

    @Test
    void shouldHandOverWhenTheLeadersConnectionIsKilled() throws Exception {
        // Given
        var deposed = new AtomicInteger();
        var elected = new AtomicInteger();
        var first = instance("first");
        await().atMost(PATIENCE).until(first::isLeader);
        first.onDeposed(deposed::incrementAndGet);
        var second = instance("second");
        second.onElected(elected::incrementAndGet);
        // It has an answer, and does not wait for the lock.
        await().atMost(PATIENCE)
                .until(() -> ask("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE application_name = 'second' AND state = 'idle'")
                        == 1);
        assertThat(second.isLeader()).isFalse();

        // When its session is killed, and each that it opens to come back first
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'first'");
            return second.isLeader();
        });

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(first.isLeader()).isFalse());
        assertThat(second.isLeader()).isTrue();
        assertThat(elected).hasPositiveValue();
        assertThat(deposed).hasPositiveValue();
        assertThat(holders()).isEqualTo(1);
    }

    @Test
    void shouldHandOverWhenTheLeaderStops() throws Exception {
        // Given
        var first = instance("first");
        await().atMost(PATIENCE).until(first::isLeader);
        var second = instance("second");

        // When
        first.stop();

        // Then
        assertThat(first.isLeader()).isFalse();
        await().atMost(PATIENCE).until(second::isLeader);
    }

    @Test
    void shouldNotBelieveInItselfWhenTheLastAnswerIsOld() {
        // Given an instance that asks rarely, and that nobody was before
        await().atMost(PATIENCE).until(() -> holders() == 0);
        var rare = instance(
                "rare",
                Duration.ofHours(1),
                Duration.ofNanos(-2 * Duration.ofHours(1).toNanos()));

        // Then the lock is held, but by an answer that is older than what may be trusted
        await().atMost(PATIENCE).until(() -> holders() == 1);
        assertThat(rare.isLeader()).isFalse();
    }

    private Leadership instance(String name) {
        return instance(name, Duration.ofMillis(100), Duration.ofSeconds(2));
    }

    private Leadership instance(String name, Duration heartbeat, Duration timeout) {
        String database = jdbcUrl.replace("/incident", "/postgres") + "?ApplicationName=" + name;
        var settings = new Rival.Settings(database, heartbeat, timeout);
        var leadership = new Leadership(settings, new SimpleMeterRegistry(), jdbcUrl, user, password);
        started.add(leadership);
        leadership.start();
        return leadership;
    }

    private int holders() throws Exception {
        return ask("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                + " WHERE l.locktype = 'advisory' AND l.granted AND d.datname = 'postgres'");
    }

    private int ask(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(adminUrl);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
