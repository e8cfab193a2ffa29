package dev.throughline.service.mode;

import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/** What is the same in every service: who may come in, with what, and on what it all stands. */
@Singleton
final class PlatformChecks implements ProductionCheck {
    private static final String EMBEDDED = "embedded";
    /** What the local platform signs with lies next to what it checks with; an identity provider keeps that to itself. */
    private static final String PRIVATE_KEY = "token-key.pem";
    /** Of guides, images and habits. */
    private static final Set<String> WELL_KNOWN =
            Set.of("", "admin", "changeme", "password", "postgres", "quarkus", "root", "secret", "test", "throughline");

    private final Config config;

    PlatformChecks(Config config) {
        this.config = config;
    }

    @Override
    public List<Violation> violations() {
        List<Violation> found = new ArrayList<>();
        String key = text("throughline.auth.key");
        if (text("throughline.auth.enabled").equals("false")) {
            found.add(new Violation("authentication_disabled", "throughline.auth.enabled is false"));
        } else if (isGenerated(key)) {
            found.add(new Violation("generated_key", "throughline.auth.key is the local platform's own"));
        } else if (key.isEmpty() && text("mp.jwt.verify.publickey").isEmpty()) {
            found.add(new Violation("no_key", "throughline.auth.key names no key, so no token is accepted"));
        }
        if (text("throughline.infrastructure").equals(EMBEDDED)) {
            found.add(new Violation("embedded_infrastructure", "Kafka and Postgres are the local platform's"));
        }
        password("quarkus.datasource.username", "quarkus.datasource.password").ifPresent(found::add);
        password("quarkus.flyway.username", "quarkus.flyway.password").ifPresent(found::add);
        return found;
    }

    private static boolean isGenerated(String key) {
        try {
            return !key.isEmpty()
                    && !key.contains("://")
                    && Files.exists(Path.of(key).resolveSibling(PRIVATE_KEY));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Optional<Violation> password(String userKey, String passwordKey) {
        String password = text(passwordKey);
        boolean isDefault = password.equals(text(userKey)) || WELL_KNOWN.contains(password.toLowerCase(Locale.ROOT));
        return isDefault
                ? Optional.of(
                        new Violation("default_password", passwordKey + " is empty, well known or the user's name"))
                : Optional.empty();
    }

    private String text(String key) {
        return config.getOptionalValue(key, String.class).orElse("");
    }
}
