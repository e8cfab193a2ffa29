package dev.throughline.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformService;
import dev.throughline.local.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;

/** One of the orchestrator processes of a platform, its door, and what it says of itself. */
final class Orchestrator {
    private static final String SLOT = "slot-";

    private final ServiceProcess process;
    private final Caller caller;

    Orchestrator(ServiceProcess process, LocalSettings settings) {
        this.process = process;
        this.caller = new Caller(settings);
    }

    Caller caller() {
        return caller;
    }

    /** Those that it owns and works on; none while it does not answer. */
    Set<Integer> slots() throws InterruptedException {
        Set<Integer> slots = new TreeSet<>();
        try {
            String report = caller.text(PlatformService.ORCHESTRATOR, "/q/health/ready");
            var checks = Json.read(report.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                    .path("checks");
            checks.valueStream()
                    .flatMap(check -> check.path("data").propertyStream())
                    .filter(entry -> entry.getKey().startsWith(SLOT)
                            && entry.getValue().asText().equals("ready"))
                    .forEach(entry -> slots.add(Integer.valueOf(entry.getKey().substring(SLOT.length()))));
        } catch (IOException e) {
            return Set.of();
        }
        return slots;
    }

    /** How much it has said so far. */
    int logged() throws IOException {
        return Files.readString(process.log()).length();
    }

    /** Whether it has said so after that. */
    boolean hasLoggedSince(int earlier, String text) throws IOException {
        return Files.readString(process.log()).indexOf(text, earlier) >= 0;
    }

    void signal(String signal) throws Exception {
        RunningPlatform.signal(process, signal);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, and time to hand over what it has. */
    void leave() {
        process.stop();
    }

    void kill() {
        process.kill();
    }
}
