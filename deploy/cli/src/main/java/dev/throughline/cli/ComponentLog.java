package dev.throughline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the broker and Postgres log in this JVM goes to a file, not between the lines of a command. */
final class ComponentLog {
    private static final int MAX_BYTES = 10 * 1024 * 1024;

    private ComponentLog() {}

    static void to(Path file) throws IOException {
        quiet();
        Files.createDirectories(file.resolveSibling("."));
        var handler = new FileHandler(file.toString(), MAX_BYTES, 2, true);
        handler.setFormatter(new SimpleFormatter());
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(handler);
    }

    static void quiet() {
        LogManager.getLogManager().reset();
    }
}
