package dev.throughline.service.auth;

import java.util.HashSet;
import java.util.Set;

/** What a token may carry in its roles claim, and what that amounts to. */
public final class Roles {
    /** Reads everything of its tenant. */
    public static final String VIEWER = "viewer";

    /** Starts work and acts on it. */
    public static final String SUBMITTER = "submitter";

    /** Looks after the tenant: templates, schedules, codes, incidents. */
    public static final String OPERATOR = "operator";

    /** Another service of this platform. */
    public static final String SERVICE = "service";

    /** An operator of all tenants. Never a claim: it follows from {@link #OPERATOR} and the tenant {@code *}. */
    public static final String PLATFORM = "platform";

    /** Whoever redeemed a task code, for one workflow. Never a claim: it comes with the code's own token. */
    public static final String JOURNEY = "journey";

    private Roles() {}

    /** Each role with those below it; names that mean nothing here are left out. */
    static Set<String> of(Set<String> claimed, String tenant) {
        Set<String> roles = new HashSet<>();
        if (claimed.contains(SERVICE)) {
            roles.add(SERVICE);
        }
        if (claimed.contains(OPERATOR)) {
            roles.addAll(Set.of(OPERATOR, SUBMITTER, VIEWER));
            if (tenant.equals(Access.ALL_TENANTS)) {
                roles.add(PLATFORM);
            }
        }
        if (claimed.contains(SUBMITTER)) {
            roles.addAll(Set.of(SUBMITTER, VIEWER));
        }
        if (claimed.contains(VIEWER)) {
            roles.add(VIEWER);
        }
        return Set.copyOf(roles);
    }
}
