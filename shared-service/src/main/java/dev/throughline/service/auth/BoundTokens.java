package dev.throughline.service.auth;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Tokens that are no JWT: opaque, made for one workflow, known by their hash only. A service that gives them out has one. */
public interface BoundTokens {
    /** What such a token begins with. */
    String PREFIX = "tlj_";

    /** @param expiresAt from then on the token is worth nothing */
    record Grant(String tenant, UUID workflow, Instant expiresAt) {}

    /**
     * Called on an event loop.
     *
     * @param sha256 of the whole token in UTF-8, lower case hex
     */
    Uni<Optional<Grant>> find(String sha256);
}
