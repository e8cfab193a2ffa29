package dev.throughline.incident.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.incident.drift.DriftConfig;
import dev.throughline.incident.outbox.OutboxStore;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eight instances, each with a pool of its own, on one Postgres. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class BreakerRaceIT {
    private static final int INSTANCES = 8;
    private static final int RACES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    Vertx vertx;

    @Inject
    OutboxStore outbox;

    @Inject
    DriftConfig drift;

    @Inject
    BreakerConfig config;

    private final List<Pool> pools = new ArrayList<>();
    private List<BreakerStore> instances = List.of();

    @BeforeEach
    void open() {
        instances = IntStream.range(0, INSTANCES).mapToObj(i -> instance()).toList();
    }

    @AfterEach
    void close() {
        pools.forEach(Pool::closeAndAwait);
    }

    /** Everyone is about to recover the same breaker at once: in a time that the service itself will not look at. */
    @Test
    void shouldHaveOneWinnerWhenAllRecoverAtOnceAThousandTimes() throws Exception {
        // Given
        String tenant = "race-" + UUID.randomUUID();
        String name = "v2/" + tenant;
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofDays(30));
        var barrier = new CyclicBarrier(INSTANCES);
        int won = 0;
        try (var threads = Executors.newFixedThreadPool(INSTANCES)) {
            for (int race = 0; race < RACES; race++) {
                Instant later = now.plus(Duration.ofDays(race));
                instances
                        .getFirst()
                        .canaryFailed("v2", tenant, "test", later)
                        .await()
                        .atMost(PATIENCE);
                List<Callable<BreakerStore.Recovery>> all = instances.stream()
                        .<Callable<BreakerStore.Recovery>>map(instance -> () -> {
                            barrier.await();
                            return instance.recover(name, later.plus(Duration.ofHours(7)))
                                    .await()
                                    .atMost(PATIENCE);
                        })
                        .toList();

                // When
                List<BreakerStore.Recovery> seen = new ArrayList<>();
                for (Future<BreakerStore.Recovery> one : threads.invokeAll(all)) {
                    seen.add(one.get());
                }

                // Then
                assertThat(seen.stream().filter(BreakerStore.Recovery.Done.class::isInstance))
                        .as("race %d", race)
                        .hasSize(1);
                assertThat(seen.stream().filter(BreakerStore.Recovery.Seen.class::isInstance))
                        .hasSize(INSTANCES - 1)
                        .allSatisfy(other -> assertThat(((BreakerStore.Recovery.Seen) other).state())
                                .isInstanceOf(Breaker.HalfOpen.class));
                won++;
            }
        }
        assertThat(won).isEqualTo(RACES);
    }

    private BreakerStore instance() {
        var options = PgConnectOptions.fromUri(url).setUser(user).setPassword(password);
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(options)
                .using(vertx)
                .build();
        pools.add(pool);
        return new BreakerStore(pool, outbox, drift, config);
    }
}
