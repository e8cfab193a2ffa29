package dev.throughline.cli;

import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** With what the commands ask: the token of the environment, else one of the local platform's own key. */
final class Tokens {
    static final String OPERATOR = "operator";
    static final String DEFAULT_TENANT = "default";
    static final String ALL_TENANTS = "*";

    private static final String VARIABLE = "THROUGHLINE_TOKEN";
    private static final Duration SHORT = Duration.ofHours(2);

    private Tokens() {}

    /** Empty when nothing is known, which a service then says in its own words. */
    static Optional<String> of(LocalSettings settings, String tenant) throws IOException {
        String given = System.getenv(VARIABLE);
        return given != null && !given.isBlank()
                ? Optional.of(given.strip())
                : PlatformKey.of(settings.data()).map(key -> key.token(subject(), OPERATOR, tenant, SHORT));
    }

    /** The user of this machine. */
    static String subject() {
        return System.getProperty("user.name", "operator");
    }
}
