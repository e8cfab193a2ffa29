/**
 * Who asks, and what that one may do: bearer tokens become a tenant, an actor and roles.
 *
 * <pre>
 * authorization: Bearer … ─► BearerAuthentication ─► Access ─► roles of the endpoint ─► TenantGate ─► Caller
 *    JWT of the platform's key or an OIDC provider ──┘  └── tlj_…, looked up by its hash (BoundTokens)
 * </pre>
 */
@NullMarked
package dev.throughline.service.auth;

import org.jspecify.annotations.NullMarked;
