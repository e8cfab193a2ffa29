package dev.throughline.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * For {@code @QuarkusTest}: a broker with all topics and a Postgres with the database named by {@code database}; with
 * {@code pooler=pgbouncer} the service works behind a real one, which has a single session for it.
 */
public final class PlatformTestResource implements QuarkusTestResourceLifecycleManager {
    private static final String PASSWORD = "test";
    private static final int PARTITIONS = 4;

    private String database = "orchestrator";
    private boolean isPooled;
    private @Nullable TestServers servers;
    private @Nullable PgBouncer pooler;

    @Override
    public void init(Map<String, String> arguments) {
        database = arguments.getOrDefault("database", database);
        isPooled = arguments.getOrDefault("pooler", "").equals("pgbouncer");
    }

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("throughline-test");
            TestServers started = TestServers.start(folder);
            servers = started;
            TopicSetup.create(started.bootstrap(), PARTITIONS);
            Databases.create(started, database, PASSWORD);
            Map<String, String> settings = configuration(started, folder);
            if (isPooled) {
                settings.putAll(pooled(started, folder));
            }
            return settings;
        } catch (IOException | SQLException | ExecutionException e) {
            throw new IllegalStateException("the test platform did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> configuration(TestServers started, Path folder) {
        String address = started.postgres() + "/" + database;
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", started.bootstrap());
        settings.put("quarkus.datasource.reactive.url", "postgresql://" + address);
        settings.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + address);
        settings.put("quarkus.datasource.username", Databases.app(database));
        settings.put("quarkus.datasource.password", PASSWORD);
        settings.put("quarkus.flyway.username", Databases.owner(database));
        settings.put("quarkus.flyway.password", PASSWORD);
        // For tests of what even a superuser cannot do unnoticed.
        settings.put("throughline.test.admin-url", started.adminUrl(database));
        settings.put("quarkus.http.test-port", "0");
        settings.put("mp.jwt.verify.publickey", TestTokens.key().publicPem());
        settings.put("throughline.files.dir", folder.resolve("files").toString());
        settings.put("throughline.worker.dir", folder.resolve("work").toString());
        return settings;
    }

    /** What the service knows of the database directly stays direct. */
    private Map<String, String> pooled(TestServers started, Path folder) throws IOException, InterruptedException {
        int port = KafkaBroker.freePort();
        pooler = PgBouncer.start(new PgBouncer.Settings(
                folder, port, started.postgres(), List.of(Databases.app(database)), PASSWORD, 1));
        return Map.of(
                "throughline.database.pooler",
                "pgbouncer",
                "quarkus.datasource.reactive.url",
                "postgresql://127.0.0.1:" + port + "/" + database);
    }

    @Override
    public void stop() {
        if (pooler != null) {
            pooler.close();
        }
        if (servers != null) {
            try {
                servers.close();
            } catch (IOException e) {
                throw new IllegalStateException("the test platform did not stop", e);
            }
        }
    }
}
