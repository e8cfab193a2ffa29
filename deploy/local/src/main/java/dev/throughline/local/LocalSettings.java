package dev.throughline.local;

import dev.throughline.testkit.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform lives and listens.
 *
 * @param home the checkout with the built services
 * @param logs of the services
 * @param poolerPort where the services find their databases through PgBouncer; absent: they ask Postgres itself
 */
public record LocalSettings(
        Path home,
        Path data,
        int kafkaPort,
        int controllerPort,
        int postgresPort,
        Map<PlatformService, Integer> ports,
        LogFormat logs,
        @Nullable Integer poolerPort) {

    private static final int KAFKA = 19092;
    private static final int CONTROLLER = 19093;
    private static final int POSTGRES = 15432;
    private static final int POOLER_AFTER_POSTGRES = 1000;

    /** @param offset added to every port, so that several platforms fit on one machine */
    public static LocalSettings standard(Path home, Path data, int offset) {
        var ports = new EnumMap<PlatformService, Integer>(PlatformService.class);
        for (PlatformService service : of(home)) {
            ports.put(service, service.defaultPort() + offset);
        }
        return new LocalSettings(
                home,
                data.toAbsolutePath(),
                KAFKA + offset,
                CONTROLLER + offset,
                POSTGRES + offset,
                ports,
                LogFormat.TEXT,
                null);
    }

    /** For tests: nothing collides with a platform that runs on the same machine. */
    public static LocalSettings onFreePorts(Path home, Path data) throws IOException {
        var ports = new EnumMap<PlatformService, Integer>(PlatformService.class);
        for (PlatformService service : of(home)) {
            ports.put(service, KafkaBroker.freePort());
        }
        return new LocalSettings(
                home,
                data.toAbsolutePath(),
                KafkaBroker.freePort(),
                KafkaBroker.freePort(),
                KafkaBroker.freePort(),
                ports,
                LogFormat.TEXT,
                null);
    }

    /** The same platform, with one service at another port. */
    public LocalSettings with(PlatformService service, int port) {
        var changed = new EnumMap<>(ports);
        changed.put(service, port);
        return new LocalSettings(home, data, kafkaPort, controllerPort, postgresPort, changed, logs, poolerPort);
    }

    /** The same platform, with other logs. */
    public LocalSettings with(LogFormat format) {
        return new LocalSettings(home, data, kafkaPort, controllerPort, postgresPort, ports, format, poolerPort);
    }

    /** The same platform, with PgBouncer between the services and Postgres. */
    public LocalSettings behindPgBouncer() {
        int port = postgresPort + POOLER_AFTER_POSTGRES;
        return new LocalSettings(home, data, kafkaPort, controllerPort, postgresPort, ports, logs, port);
    }

    /** The services that this checkout has. */
    private static List<PlatformService> of(Path home) {
        return Stream.of(PlatformService.values())
                .filter(service ->
                        Files.isDirectory(home.resolve(service.module()).resolve("src/main/java/dev")))
                .toList();
    }

    public List<PlatformService> services() {
        return List.copyOf(ports.keySet());
    }

    public int port(PlatformService service) {
        return ports.getOrDefault(service, service.defaultPort());
    }

    public String url(PlatformService service) {
        return "http://localhost:" + port(service);
    }

    public String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }
}
