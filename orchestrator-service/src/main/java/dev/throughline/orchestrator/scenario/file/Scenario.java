package dev.throughline.orchestrator.scenario.file;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A scenario as its file says it.
 *
 * @param deadline after which a run of it is judged as it is
 * @param digest of everything the file says
 */
public record Scenario(
        String id,
        String title,
        String description,
        Duration deadline,
        List<Injection> inject,
        Expectations expect,
        String digest) {

    /** The workflow that the links are about: the first that is started. */
    public Optional<Injection.Start> first() {
        return starts().stream().findFirst();
    }

    public List<Injection.Start> starts() {
        return inject.stream()
                .filter(Injection.Start.class::isInstance)
                .map(Injection.Start.class::cast)
                .toList();
    }
}
