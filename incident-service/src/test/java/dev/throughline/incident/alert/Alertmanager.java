package dev.throughline.incident.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real one as a child process, alone (no cluster), on loopback, with a folder of its own; and what it would tell people,
 * which it posts to a server of this test.
 */
final class Alertmanager implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private final HttpServer people;
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private @Nullable Process process;

    Alertmanager(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.people = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        people.createContext("/", exchange -> {
            JSON.readTree(exchange.getRequestBody()).get("alerts").forEach(told::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        people.start();
        // Every alert is told by itself and at once, and again only when it changes.
        Files.writeString(folder.resolve("alertmanager.yml"), """
                route:
                  receiver: people
                  group_by: ['...']
                  group_wait: 0s
                  group_interval: 1s
                  repeat_interval: 4h
                receivers:
                  - name: people
                    webhook_configs:
                      - url: http://127.0.0.1:%d/
                        send_resolved: true
                """.formatted(
                        people.getAddress().getPort()));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        program(),
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("alertmanager.log").toFile()))
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException(Files.readString(folder.resolve("alertmanager.log")));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    /** Like a machine that goes down: not asked first. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        people.stop(0);
    }

    /** What fires there now, of one incident. */
    List<JsonNode> firing(String incident) throws IOException, InterruptedException {
        var filter = "filter=incident_id%3D%22" + incident + "%22";
        var response = HTTP.send(
                HttpRequest.newBuilder(URI.create(url() + "/api/v2/alerts?" + filter))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        List<JsonNode> alerts = new ArrayList<>();
        JSON.readTree(response.body()).forEach(alerts::add);
        return alerts;
    }

    /** What people were told of one incident: {@code firing} or {@code resolved}, in order. */
    List<String> told(String incident) {
        return told.stream()
                .filter(alert -> alert.at("/labels/incident_id").asText().equals(incident))
                .map(alert -> alert.get("status").asText())
                .toList();
    }

    private boolean isReady() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(url() + "/-/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Debian's, installed when it is not there. */
    private static String program() throws IOException, InterruptedException {
        var found = find();
        if (found != null) {
            return found;
        }
        run("apt-get", "update", "-qq");
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "prometheus-alertmanager");
        found = find();
        if (found == null) {
            throw new IOException("this test needs Alertmanager: apt-get install prometheus-alertmanager");
        }
        return found;
    }

    private static @Nullable String find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder ->
                        Stream.of("prometheus-alertmanager", "alertmanager").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var install = new ProcessBuilder(command).redirectErrorStream(true);
        install.environment().put("DEBIAN_FRONTEND", "noninteractive");
        install.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor(5, TimeUnit.MINUTES);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
