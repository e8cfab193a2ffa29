package dev.throughline.testkit;

import java.time.Duration;

/** Tokens for tests. One key a JVM, shared through a property because class loaders see different copies of this class. */
public final class TestTokens {
    /** An operator of all tenants, who names the tenant with {@code x-tenant-id}. */
    public static final String PLATFORM = "*";

    private static final String PROPERTY = "throughline.test.signing-key";
    private static final Duration VALID = Duration.ofHours(2);

    private TestTokens() {}

    public static SigningKey key() {
        synchronized (System.class) {
            String known = System.getProperty(PROPERTY);
            if (known != null) {
                return SigningKey.of(known);
            }
            var made = SigningKey.generate();
            System.setProperty(PROPERTY, made.secretPem());
            return made;
        }
    }

    public static String token(String role, String tenant) {
        return key().sign(SigningKey.Claims.of("test-" + role, tenant, role, VALID));
    }

    /** The value of the header. */
    public static String bearer(String role, String tenant) {
        return "Bearer " + token(role, tenant);
    }

    public static String ofService() {
        return "Bearer " + key().sign(SigningKey.Claims.of("test-service", null, "service", VALID));
    }
}
