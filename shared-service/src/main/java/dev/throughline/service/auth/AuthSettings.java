package dev.throughline.service.auth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may come in. */
@ConfigMapping(prefix = "throughline.auth")
public interface AuthSettings {
    /** Off for development only: everybody is an operator of all tenants. */
    @WithDefault("true")
    boolean enabled();

    /** A file or URL of the public key, or of the keys, that tokens are signed with: PEM, JWK or JWKS. */
    Optional<String> key();

    /** What {@code iss} must say. */
    @WithDefault("throughline")
    String issuer();

    /** What {@code aud} must hold, so that a token for another application of the same issuer is worth nothing here. */
    @WithDefault("throughline")
    String audience();

    /** Where the roles are; parts of a path are divided by slashes. */
    @WithDefault("groups")
    String rolesClaim();

    @WithDefault("tenant")
    String tenantClaim();

    /** The token with which this service asks others; read again whenever the file changes. */
    Optional<Path> tokenFile();

    /** Where that token may be shown, as {@code http://host:port}: an address that a message names gets it nowhere else. */
    Optional<List<String>> tokenFor();
}
