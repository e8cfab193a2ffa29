package dev.throughline.local;

import dev.throughline.testkit.SigningKey;
import dev.throughline.testkit.SigningKey.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * The platform's own key, in the place of an OIDC provider: made once a data folder, readable by its owner only. Whoever can
 * read it can be anybody.
 */
public final class PlatformKey {
    /** Longer than anybody leaves a local platform running; each start makes a new one. */
    private static final Duration SERVICE_TOKEN_VALID = Duration.ofDays(90);

    private static final String SCENARIOS = "scenarios";

    /** Whose runs the scenarios are: those of the people who use the command line without naming a tenant. */
    private static final String SCENARIO_TENANT = "default";

    private static final String FOREIGN_TENANT = "scenario-foreign";

    private final SigningKey key;

    private PlatformKey(SigningKey key) {
        this.key = key;
    }

    /** Makes the key when there is none, and what the services need of it. */
    static PlatformKey ready(Path data) throws IOException {
        Files.createDirectories(secret(data).getParent());
        if (!Files.exists(secret(data))) {
            write(secret(data), SigningKey.generate().secretPem());
        }
        var ready = new PlatformKey(SigningKey.of(Files.readString(secret(data))));
        write(publicKey(data), ready.key.publicPem());
        write(serviceToken(data), ready.key.sign(Claims.of("worker", null, "service", SERVICE_TOKEN_VALID)));
        write(scenarioToken(data), ready.token(SCENARIOS, "operator", SCENARIO_TENANT, SERVICE_TOKEN_VALID));
        write(foreignToken(data), ready.token(SCENARIOS, "operator", FOREIGN_TENANT, SERVICE_TOKEN_VALID));
        return ready;
    }

    /** Of a folder that a platform has used; empty for others. */
    public static Optional<PlatformKey> of(Path data) throws IOException {
        return Files.isReadable(secret(data))
                ? Optional.of(new PlatformKey(SigningKey.of(Files.readString(secret(data)))))
                : Optional.empty();
    }

    /** @param tenant {@code *} for all */
    public String token(String subject, String role, String tenant, Duration valid) {
        return key.sign(Claims.of(subject, tenant, role, valid));
    }

    static Path publicKey(Path data) {
        return data.resolve("run/token-key.public.pem");
    }

    static Path serviceToken(Path data) {
        return data.resolve("run/service-token");
    }

    /** With what scenarios start runs and look at them. */
    static Path scenarioToken(Path data) {
        return data.resolve("run/scenario-token");
    }

    /** Of another tenant, who must see nothing of a scenario. */
    static Path foreignToken(Path data) {
        return data.resolve("run/scenario-foreign-token");
    }

    private static Path secret(Path data) {
        return data.resolve("run/token-key.pem");
    }

    /** Never readable by others, not even for a moment, and whole whenever it is read. */
    private static void write(Path file, String text) throws IOException {
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path aside = Files.createTempFile(file.getParent(), ".key-", "", mine);
        Files.writeString(aside, text);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
