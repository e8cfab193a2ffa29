package dev.throughline.service.auth;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a token proves.
 *
 * @param actor for the record
 * @param tenant whose things it is about; {@value #ALL_TENANTS} for all
 * @param workflow the only one it is about, when there is such a bound
 */
public record Access(String actor, String tenant, Set<String> roles, Optional<UUID> workflow) {
    static final String ALL_TENANTS = "*";

    private static final int MAX_TEXT = 200;

    /** For a platform whose authentication is switched off. */
    static final Access EVERYBODY = new Access(
            "anonymous", ALL_TENANTS, Roles.of(Set.of(Roles.OPERATOR, Roles.SERVICE), ALL_TENANTS), Optional.empty());

    static Access journey(BoundTokens.Grant grant) {
        return new Access(
                "journey:" + grant.workflow(), grant.tenant(), Set.of(Roles.JOURNEY), Optional.of(grant.workflow()));
    }

    boolean seesAllTenants() {
        return tenant.equals(ALL_TENANTS);
    }

    /** A text that can be a tenant or an actor wherever one is stored. */
    static boolean isUsable(String text) {
        return !text.isBlank() && text.length() <= MAX_TEXT && text.indexOf('\0') < 0;
    }
}
