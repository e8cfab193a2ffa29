package dev.throughline.service.build;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** This build: its version, and the commit where whoever started it has told it. */
@Singleton
public final class Build {
    private final String name;

    Build(
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "0") String version,
            @ConfigProperty(name = "throughline.build.commit") Optional<String> commit) {
        String known = commit.map(String::strip)
                .filter(text -> text.matches("[0-9a-f]{7,40}"))
                .orElse("");
        name = known.isEmpty() ? version : version + "+" + known;
    }

    /** Such as {@code 0.1.0+4b46b01}. */
    public String name() {
        return name;
    }
}
