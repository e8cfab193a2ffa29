package dev.throughline.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** From a Docker engine; empty when there is none or it cannot serve. */
record ContainerServers(KafkaContainer kafka, PostgreSQLContainer<?> server) implements TestServers {
    private static final Logger LOG = Logger.getLogger(ContainerServers.class.getName());
    private static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.0.0");
    private static final DockerImageName POSTGRES = DockerImageName.parse("postgres:17-alpine");
    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    @SuppressWarnings("resource") // closed by whoever gets them
    static Optional<TestServers> start() {
        // A look first: without an engine the library would search long and complain loudly.
        boolean mayBe = System.getenv("DOCKER_HOST") != null || Files.exists(SOCKET);
        if (!mayBe || !DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        var kafka = new KafkaContainer(KAFKA);
        var server =
                new PostgreSQLContainer<>(POSTGRES).withUsername("postgres").withCommand("postgres", "-c", "fsync=off");
        try {
            kafka.start();
            server.start();
            return Optional.of(new ContainerServers(kafka, server));
        } catch (RuntimeException e) {
            LOG.log(Level.INFO, "containers cannot serve these tests, embedded servers do: {0}", e.getMessage());
            kafka.stop();
            server.stop();
            return Optional.empty();
        }
    }

    @Override
    public String bootstrap() {
        return kafka.getBootstrapServers();
    }

    @Override
    public String postgres() {
        return server.getHost() + ":" + server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
    }

    @Override
    public String adminUrl(String database) {
        return "jdbc:postgresql://%s/%s?user=postgres&password=%s"
                .formatted(postgres(), database, server.getPassword());
    }

    @Override
    public void close() {
        kafka.stop();
        server.stop();
    }
}
