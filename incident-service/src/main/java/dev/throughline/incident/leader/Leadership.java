package dev.throughline.incident.leader;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Of all instances of one database at most one is the leader: the one whose session holds an advisory lock.
 *
 * <pre>
 * follower ──lock taken──► leader ──connection lost, lock lost, stopped──► follower
 * </pre>
 *
 * <p>The leader may learn of a lost connection later than Postgres, which gives the lock to another one at once. So it
 * believes in itself only as long as the last answer is young, and what it does must stand a second leader for that
 * moment: guard it by rows.
 */
@ApplicationScoped
public class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);

    private final LeaderConfig config;
    private final LeaderLockStore lock;
    private final List<Runnable> elected = new CopyOnWriteArrayList<>();
    private final List<Runnable> deposed = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final long trustNanos;

    private volatile boolean isHeld;
    private volatile long answeredAt;
    private @Nullable Thread thread;

    Leadership(
            LeaderConfig config,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String datasource,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password", defaultValue = "") String password) {
        this.config = config;
        Duration trust = config.heartbeat().multipliedBy(2).plus(config.timeout());
        // Whoever led before has stopped to believe it by then.
        this.lock = new LeaderLockStore(
                config.jdbcUrl().orElse(datasource), user, password, config.timeout(), trust.multipliedBy(2));
        this.trustNanos = trust.toNanos();
        Gauge.builder("throughline.leader", this, self -> self.isLeader() ? 1 : 0)
                .description("1 when this instance does what only one may do")
                .register(metrics);
    }

    /** Never blocks and asks nobody. */
    public boolean isLeader() {
        return isHeld && System.nanoTime() - answeredAt < trustNanos;
    }

    /** @param action short, since the next heartbeat waits for it */
    public void onElected(Runnable action) {
        elected.add(action);
    }

    /** @param action short, since the next try waits for it; may come after another instance was elected */
    public void onDeposed(Runnable action) {
        deposed.add(action);
    }

    void start(@Observes StartupEvent event) {
        start();
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("leader-election").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    void stop() throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join(Duration.ofSeconds(10));
        }
    }

    private void run() {
        try (lock) {
            do {
                beat();
            } while (!stopped.await(config.heartbeat().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            become(false);
        }
    }

    private void beat() {
        long asked = System.nanoTime();
        var answer = isHeld ? lock.look() : lock.take();
        answeredAt = asked;
        become(answer == LeaderLockStore.Answer.HELD);
    }

    private void become(boolean isNowHeld) {
        if (isNowHeld == isHeld) {
            return;
        }
        isHeld = isNowHeld;
        LOG.infof("the leader changed is_leader=%b", isNowHeld);
        (isNowHeld ? elected : deposed).forEach(Leadership::tell);
    }

    private static void tell(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("what was to happen on a change of the leader failed", e);
        }
    }
}
