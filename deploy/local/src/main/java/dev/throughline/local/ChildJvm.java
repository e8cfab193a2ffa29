package dev.throughline.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a JVM that this process starts on the same JDK. */
public final class ChildJvm {
    private static final int JDK_THAT_WARNS_OF_UNSAFE = 23;

    private ChildJvm() {}

    /**
     * Ctrl-C reaches a terminal's whole process group at once, while the platform alone should decide in which order
     * things end: children ignore it.
     */
    public static List<String> command(String name, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "trap '' INT HUP; exec \"$@\"",
                name,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED"));
        // Netty's and Kafka's direct buffers; older JDKs do not know the option.
        if (Runtime.version().feature() >= JDK_THAT_WARNS_OF_UNSAFE) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(arguments);
        return command;
    }
}
