package dev.throughline.local;

import dev.throughline.testkit.Databases;
import dev.throughline.testkit.KafkaBroker;
import dev.throughline.testkit.PgBouncer;
import dev.throughline.testkit.PostgresServer;
import dev.throughline.testkit.TopicSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts everything in order and stops it in reverse. Data stay where they are. */
public final class LocalPlatform implements AutoCloseable {
    /** Slots of the orchestrator: more of them than a small machine has cores would only make its commits smaller. */
    private static final int PARTITIONS = 2;

    /** Of Postgres, for each service behind PgBouncer: fewer than its clients ask for, so that they do share them. */
    private static final int SESSIONS = 10;

    private static final Duration START_PATIENCE = Duration.ofSeconds(120);

    private final LocalSettings settings;
    private final Progress progress;
    private final Map<PlatformService, ServiceProcess> services = new EnumMap<>(PlatformService.class);
    private @Nullable PlatformLock lock;
    private @Nullable KafkaBroker broker;
    private @Nullable PostgresServer postgres;
    private @Nullable PgBouncer pooler;

    public LocalPlatform(LocalSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Told when a component begins to start and when it is there. */
    public interface Progress {
        void starting(String component, int port);

        void ready(String component);
    }

    public void start() throws PlatformException, InterruptedException {
        try {
            lock = PlatformLock.take(settings.data());
            endLeftOvers(settings);
            requireFreePorts();
            PlatformKey.ready(settings.data());
            startPostgres();
            startPooler();
            startKafka();
            for (PlatformService service : settings.services()) {
                launch(service);
            }
            for (PlatformService service : settings.services()) {
                awaitReady(service);
            }
        } catch (IOException | SQLException | ExecutionException e) {
            throw new PlatformException("the platform did not start: " + e.getMessage(), e);
        }
    }

    /** What a killed platform left running. Only for whoever knows that no platform holds the folder. */
    public static void endLeftOvers(LocalSettings settings) throws IOException {
        for (PlatformService service : settings.services()) {
            ServiceProcess.endLeftOver(service, settings);
        }
        endLeftOverPooler(settings);
        PostgresServer.endLeftOver(settings.data().resolve("postgres"));
    }

    /** Also after a crash: on the data as they are. */
    public void startPostgres() throws IOException, SQLException {
        progress.starting("postgres", settings.postgresPort());
        if (postgres != null) {
            postgres.close();
        }
        var server = PostgresServer.start(
                settings.data().resolve("postgres"), settings.postgresPort(), PostgresServer.Durability.DURABLE);
        postgres = server;
        for (PlatformService service : settings.services()) {
            Databases.create(server, service.database(), password(settings));
        }
        progress.ready("postgres");
    }

    /** Also after {@link #stopKafka}: on the data as they are. */
    public void startKafka() throws IOException, InterruptedException, ExecutionException {
        progress.starting("kafka", settings.kafkaPort());
        broker = KafkaBroker.start(settings.data().resolve("kafka"), settings.kafkaPort(), settings.controllerPort());
        TopicSetup.create(settings.bootstrap(), PARTITIONS);
        progress.ready("kafka");
    }

    private void startPooler() throws IOException, InterruptedException {
        Integer port = settings.poolerPort();
        if (port == null) {
            return;
        }
        progress.starting("pgbouncer", port);
        var users = settings.services().stream()
                .map(service -> Databases.app(service.database()))
                .toList();
        var started = PgBouncer.start(new PgBouncer.Settings(
                settings.data().resolve("run"),
                port,
                "127.0.0.1:" + settings.postgresPort(),
                users,
                password(settings),
                SESSIONS));
        pooler = started;
        Files.writeString(poolerPid(settings), Long.toString(started.pid()));
        progress.ready("pgbouncer");
    }

    private static Path poolerPid(LocalSettings settings) {
        return settings.data().resolve("run/pgbouncer.pid");
    }

    private static void endLeftOverPooler(LocalSettings settings) throws IOException {
        Path file = poolerPid(settings);
        if (Files.exists(file)) {
            ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                    .filter(process -> process.info().command().orElse("").endsWith("/pgbouncer"))
                    .ifPresent(process -> {
                        process.destroyForcibly();
                        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
                    });
            Files.delete(file);
        }
    }

    /** The services stay, and wait. */
    public void stopKafka() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    /** Also after a kill: starts the service again with everything as it was. */
    public void launch(PlatformService service) throws PlatformException {
        launch(service, Map.of());
    }

    /** @param environment what this start is to have besides, or instead */
    public void launch(PlatformService service, Map<String, String> environment) throws PlatformException {
        progress.starting(service.database(), settings.port(service));
        try {
            services.put(service, ServiceProcess.start(service, settings, password(settings), environment));
        } catch (IOException e) {
            throw new PlatformException(service.module() + " did not start: " + e.getMessage(), e);
        }
    }

    /**
     * A further instance of a service that runs already, as another machine would add it.
     *
     * @param name of its log
     * @return for the caller to end; the platform does not know it
     */
    public ServiceProcess launchAnother(PlatformService service, String name, int port) throws PlatformException {
        try {
            return ServiceProcess.start(service, name, settings.with(service, port), password(settings), Map.of());
        } catch (IOException e) {
            throw new PlatformException(name + " did not start: " + e.getMessage(), e);
        }
    }

    public void awaitReady(PlatformService service) throws PlatformException, InterruptedException {
        Instant patience = Instant.now().plus(START_PATIENCE);
        ServiceProcess process = process(service);
        while (!process.isReady()) {
            if (!process.isAlive()) {
                throw new PlatformException(service.module() + " ended while starting; its log: " + log(service));
            }
            if (Instant.now().isAfter(patience)) {
                throw new PlatformException(service.module() + " is not ready after " + START_PATIENCE.toSeconds()
                        + " s; its log: " + log(service));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        progress.ready(service.database());
    }

    public ServiceProcess process(PlatformService service) {
        return Objects.requireNonNull(services.get(service), service.module() + " was not launched");
    }

    public Path log(PlatformService service) {
        return ServiceProcess.log(service.module(), settings);
    }

    public LocalSettings settings() {
        return settings;
    }

    private void requireFreePorts() throws PlatformException {
        requireFree("postgres", settings.postgresPort());
        if (settings.poolerPort() != null) {
            requireFree("pgbouncer", settings.poolerPort());
        }
        requireFree("kafka", settings.kafkaPort());
        requireFree("kafka controller", settings.controllerPort());
        for (PlatformService service : settings.services()) {
            requireFree(service.module(), settings.port(service));
        }
    }

    private static void requireFree(String name, int port) throws PlatformException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Objects.requireNonNull(socket);
        } catch (IOException e) {
            throw new PlatformException("port " + port + " of " + name + " is taken by another program", e);
        }
    }

    /** One password for the roles of this data folder, made up once. */
    public static String password(LocalSettings settings) throws IOException {
        Path file = settings.data().resolve("run/password");
        if (!Files.exists(file)) {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.writeString(Files.createFile(file, mine), HexFormat.of().formatHex(random));
        }
        return Files.readString(file);
    }

    @Override
    public void close() throws IOException {
        // The orchestrator first, so that nothing new starts while the others finish what they hold.
        new ArrayList<>(services.values()).forEach(ServiceProcess::stop);
        if (broker != null) {
            broker.close();
        }
        if (pooler != null) {
            pooler.close();
            Files.deleteIfExists(poolerPid(settings));
        }
        if (postgres != null) {
            postgres.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
