package dev.throughline.local;

import dev.throughline.testkit.Databases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One service as a child process, with its log and its pid on disk. */
public final class ServiceProcess {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final PlatformService service;
    private final LocalSettings settings;
    private final Process process;
    private final Path log;

    private ServiceProcess(PlatformService service, LocalSettings settings, Process process, Path log) {
        this.service = service;
        this.settings = settings;
        this.process = process;
        this.log = log;
    }

    static ServiceProcess start(
            PlatformService service, LocalSettings settings, String password, Map<String, String> more)
            throws IOException, PlatformException {
        var started = start(service, service.module(), settings, password, more);
        Files.writeString(pidFile(service, settings), Long.toString(started.pid()));
        return started;
    }

    /**
     * @param name of its log
     * @param more of the environment, on top of what every start has
     */
    static ServiceProcess start(
            PlatformService service, String name, LocalSettings settings, String password, Map<String, String> more)
            throws IOException, PlatformException {
        String jar = jar(service, settings);
        if (!Files.exists(Path.of(jar))) {
            throw new PlatformException(service.module() + " is not built; run ./mvnw -DskipTests package");
        }
        Path log = log(name, settings);
        Files.createDirectories(settings.data().resolve("logs"));
        var builder = new ProcessBuilder(ChildJvm.command(name, List.of("-jar", jar)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        environment(service, settings, password, builder.environment());
        builder.environment().putAll(more);
        return new ServiceProcess(service, settings, builder.start(), log);
    }

    private static void environment(
            PlatformService service, LocalSettings settings, String password, Map<String, String> environment)
            throws IOException {
        String address = "127.0.0.1:" + settings.postgresPort() + "/" + service.database();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", settings.bootstrap());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.port(service)));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://" + address);
        if (settings.poolerPort() != null) {
            environment.put(
                    "QUARKUS_DATASOURCE_REACTIVE_URL",
                    "postgresql://127.0.0.1:" + settings.poolerPort() + "/" + service.database());
            environment.put("THROUGHLINE_DATABASE_POOLER", "pgbouncer");
        }
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://" + address);
        environment.put("QUARKUS_DATASOURCE_USERNAME", Databases.app(service.database()));
        environment.put("QUARKUS_DATASOURCE_PASSWORD", password);
        environment.put("QUARKUS_FLYWAY_USERNAME", Databases.owner(service.database()));
        environment.put("QUARKUS_FLYWAY_PASSWORD", password);
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", Boolean.toString(settings.logs() == LogFormat.JSON));
        environment.put("THROUGHLINE_INFRASTRUCTURE", "embedded");
        environment.put(
                "THROUGHLINE_AUTH_KEY",
                PlatformKey.publicKey(settings.data()).toUri().toString());
        telemetry(settings, environment);
        environment.putAll(service.extra(settings));
    }

    /** Everybody's spans go to the trace service, that one's own as well. */
    private static void telemetry(LocalSettings settings, Map<String, String> environment) throws IOException {
        if (settings.services().contains(PlatformService.TRACE)) {
            String token = Files.readString(PlatformKey.serviceToken(settings.data()));
            environment.put("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", settings.url(PlatformService.TRACE));
            environment.put("QUARKUS_OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer " + token.strip());
        }
    }

    /** A child that outlived a killed platform would fight the new one for its port and its slots. */
    static void endLeftOver(PlatformService service, LocalSettings settings) throws IOException {
        Path file = pidFile(service, settings);
        if (!Files.exists(file)) {
            return;
        }
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                .filter(process -> process.info().commandLine().orElse("").contains(jar(service, settings)))
                .ifPresent(process -> {
                    process.destroyForcibly();
                    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
                });
        Files.delete(file);
    }

    private static String jar(PlatformService service, LocalSettings settings) {
        return settings.home()
                .resolve(service.module())
                .resolve("target/quarkus-app/quarkus-run.jar")
                .toString();
    }

    private static Path pidFile(PlatformService service, LocalSettings settings) throws IOException {
        return Files.createDirectories(settings.data().resolve("run")).resolve(service.module() + ".pid");
    }

    static Path log(String name, LocalSettings settings) {
        return settings.data().resolve("logs").resolve(name + ".log");
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public boolean isReady() {
        var request = HttpRequest.newBuilder(URI.create(settings.url(service) + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As its machine would ask it to end; by force when it does not. */
    public void stop() {
        process.destroy();
        try {
            process.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            kill();
        }
    }
}
