package dev.throughline.orchestrator.scenario.file;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Every scenario that can be run: the shipped ones and those of a directory, which is looked at anew every few seconds. */
@Singleton
public final class ScenarioLibrary {
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final List<KnownScenario> shipped;
    private final Optional<Path> directory;
    private final InstantSource clock;
    private volatile Seen seen = new Seen(Instant.MIN, Map.of());

    @Inject
    ScenarioLibrary(@ConfigProperty(name = "throughline.scenario.dir") Optional<String> directory) {
        this(ShippedScenarios.load(), directory.filter(dir -> !dir.isBlank()).map(Path::of), InstantSource.system());
    }

    ScenarioLibrary(List<KnownScenario> shipped, Optional<Path> directory, InstantSource clock) {
        this.shipped = shipped;
        this.directory = directory;
        this.clock = clock;
    }

    private record Seen(Instant at, Map<String, KnownScenario> scenarios) {}

    /** By id. */
    public List<KnownScenario> all() {
        return List.copyOf(current().values());
    }

    public Optional<KnownScenario> find(String id) {
        return Optional.ofNullable(current().get(id));
    }

    private Map<String, KnownScenario> current() {
        Seen last = seen;
        Instant now = clock.instant();
        if (last.at().isAfter(now.minus(FRESH))) {
            return last.scenarios();
        }
        Map<String, KnownScenario> all = new TreeMap<>();
        directory.ifPresent(own -> OwnScenarios.in(own)
                .forEach(scenario -> all.putIfAbsent(scenario.scenario().id(), scenario)));
        // What a shipped id means is written down in the guide: nobody's file changes it.
        shipped.forEach(scenario -> all.put(scenario.scenario().id(), scenario));
        seen = new Seen(now, all);
        return all;
    }
}
