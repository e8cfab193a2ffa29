package dev.throughline.service.tenant;

/**
 * The database role of what callers ask for. Until the end of a transaction it takes the place of the service's own role,
 * so that row-level security shows the rows of one tenant only ({@code *}: of all).
 */
final class ApiRole {
    static final String SETTING = "throughline.database.api-role";

    private ApiRole() {}
}
