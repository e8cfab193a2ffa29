package dev.throughline.incident.leader;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;

/** Another instance that wants to lead. */
public final class Rival {
    private Rival() {}

    /** @param database of the lock */
    public static Leadership start(String database, String user, String password) {
        var leadership = new Leadership(
                new Settings(database, Duration.ofMillis(100), Duration.ofSeconds(2)),
                new SimpleMeterRegistry(),
                database,
                user,
                password);
        leadership.start();
        return leadership;
    }

    public static void stop(Leadership leadership) throws InterruptedException {
        leadership.stop();
    }

    record Settings(String database, Duration heartbeat, Duration timeout) implements LeaderConfig {
        @Override
        public Optional<String> jdbcUrl() {
            return Optional.of(database);
        }
    }
}
