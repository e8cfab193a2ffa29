package dev.throughline.testkit.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a service brings: migrations in {@code db/migration}, and the way back of each under the same file name in
 * {@code db/down}. The text of a down script is what {@code psql} runs: it has no placeholders. Where made-up rows would
 * break a rule or mean nothing, {@code db/sample/V<n>.sql} has the rows that version {@code n} first knows; it runs more
 * than once, so it makes new keys each time.
 */
public record MigrationScripts(
        Map<String, String> up,
        Map<String, String> down,
        Map<String, String> samples,
        Map<String, String> placeholders) {
    private static final String VERSIONED = "V[0-9]+__\\w+\\.sql";
    private static final String SAMPLE = "V[0-9]+\\.sql";

    /** Scripts of the module under test; its samples are among its test resources. */
    public static MigrationScripts onClasspath(Map<String, String> placeholders) throws IOException {
        return new MigrationScripts(
                resources("db/migration", VERSIONED),
                resources("db/down", VERSIONED),
                resources("db/sample", SAMPLE),
                placeholders);
    }

    /** In the order in which they are applied. */
    List<Migration> migrations() {
        return up.keySet().stream()
                .map(name -> new Migration(version(name), name, Optional.ofNullable(down.get(name))))
                .sorted(Comparator.comparingInt(Migration::version))
                .toList();
    }

    Optional<String> sample(Migration migration) {
        return Optional.ofNullable(samples.get("V" + migration.version() + ".sql"));
    }

    List<String> unpaired() {
        List<String> problems = new ArrayList<>();
        up.keySet().stream()
                .filter(name -> !down.containsKey(name))
                .forEach(name -> problems.add("db/migration/" + name + " has no db/down/" + name));
        down.keySet().stream()
                .filter(name -> !up.containsKey(name))
                .forEach(name -> problems.add("db/down/" + name + " takes back no migration"));
        return problems;
    }

    record Migration(int version, String name, Optional<String> wayBack) {}

    private static int version(String name) {
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private static Map<String, String> resources(String folder, String pattern) throws IOException {
        Map<String, String> scripts = new HashMap<>();
        for (URL found : loader().resources(folder).toList()) {
            scripts.putAll(read(found, pattern));
        }
        return scripts;
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }

    /** Classes are a folder when unit tests run, and the module's jar when integration tests do. */
    private static Map<String, String> read(URL found, String pattern) throws IOException {
        try {
            URI uri = found.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return read(Path.of(uri), pattern);
            }
            String[] jarAndFolder = uri.getRawSchemeSpecificPart().split("!", 2);
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(URI.create(jarAndFolder[0])))) {
                return read(jar.getPath(jarAndFolder[1]), pattern);
            }
        } catch (URISyntaxException e) {
            throw new IOException("no folder of scripts: " + found, e);
        }
    }

    static Map<String, String> read(Path folder, String pattern) throws IOException {
        Map<String, String> scripts = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.matches(pattern)) {
                    scripts.put(name, Files.readString(file));
                }
            }
        }
        return scripts;
    }

    /** Flyway reads files: the one form that is the same for folders, jars and scripts that a test made up. */
    Path writeMigrations(Path folder) throws IOException {
        Path target = Files.createDirectories(folder);
        up.forEach((name, sql) -> {
            try {
                Files.writeString(target.resolve(name), sql);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return target;
    }
}
