package dev.throughline.orchestrator.scenario.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.service.auth.AuthSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tokens in files that somebody else renews: they are read for each use. */
@Singleton
public final class Tokens {
    private static final int MOST_BYTES = 16 * 1024;

    /** RFC 6750: what else is in the file would not fit in a header, and errors about it would show it. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    private final ScenarioSettings settings;
    private final String tenantClaim;

    Tokens(ScenarioSettings settings, AuthSettings auth) {
        this.settings = settings;
        this.tenantClaim = auth.tenantClaim();
    }

    /** The token cannot be read now. */
    public static final class UnreadableTokenException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableTokenException(String message) {
            super(message);
        }
    }

    String token(Account account) throws UnreadableTokenException {
        Optional<String> file = switch (account) {
            case OWN -> settings.tokenFile();
            case FOREIGN -> settings.foreignTokenFile();
            case NOBODY -> Optional.empty();
        };
        if (file.isEmpty()) {
            throw new UnreadableTokenException("no token file is configured");
        }
        try {
            Path path = Path.of(file.get());
            if (Files.size(path) > MOST_BYTES) {
                throw new UnreadableTokenException("the token file is too large");
            }
            String token = Files.readString(path).strip();
            if (!TOKEN.matcher(token).matches()) {
                throw new UnreadableTokenException("the token file holds no token");
            }
            return token;
        } catch (IOException e) {
            throw new UnreadableTokenException("the token file cannot be read: " + e.getMessage());
        }
    }

    /** Whose things the token makes. Not verified here: every service that it is shown to does that. */
    public String tenant(Account account) throws UnreadableTokenException {
        String[] parts = token(account).split("\\.");
        if (parts.length != 3) {
            throw new UnreadableTokenException("the token file holds no signed token");
        }
        try {
            JsonNode claims = Json.read(
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8),
                    JsonNode.class);
            String tenant = claims.path(tenantClaim).asText("");
            if (tenant.isBlank() || tenant.equals("*")) {
                throw new UnreadableTokenException("the token must be that of one tenant");
            }
            return tenant;
        } catch (IllegalArgumentException | Json.UnreadableException e) {
            throw new UnreadableTokenException("the token file holds no signed token");
        }
    }
}
