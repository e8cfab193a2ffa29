package dev.throughline.testkit;

import java.io.IOException;
import java.nio.file.Path;

/** Nothing to install, and fast to start. */
record EmbeddedServers(KafkaBroker kafka, PostgresServer server) implements TestServers {

    static EmbeddedServers start(Path folder) throws IOException {
        var kafka = KafkaBroker.start(folder.resolve("kafka"));
        var server = PostgresServer.start(
                folder.resolve("postgres"), KafkaBroker.freePort(), PostgresServer.Durability.FAST);
        return new EmbeddedServers(kafka, server);
    }

    @Override
    public String bootstrap() {
        return kafka.bootstrap();
    }

    @Override
    public String postgres() {
        return "127.0.0.1:" + server.port();
    }

    @Override
    public String adminUrl(String database) {
        return server.adminUrl(database);
    }

    @Override
    public void close() throws IOException {
        kafka.close();
        server.close();
    }
}
