package dev.throughline.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A broker and a database for tests: real ones either way, wherever they come from. */
sealed interface TestServers extends Closeable, Databases.Admin permits EmbeddedServers, ContainerServers {
    String bootstrap();

    /** {@code host:port} */
    String postgres();

    /** Containers when a Docker engine answers and has or gets the images, this JVM and its children otherwise. */
    static TestServers start(Path folder) throws IOException {
        var containers = ContainerServers.start();
        return containers.isPresent() ? containers.get() : EmbeddedServers.start(folder);
    }
}
