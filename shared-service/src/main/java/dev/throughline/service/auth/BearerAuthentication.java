package dev.throughline.service.auth;

import dev.throughline.contracts.Json;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** From the request's bearer token to what it proves, which then lies at the request under {@link #ACCESS}. */
@Alternative
@Priority(1)
@ApplicationScoped
public class BearerAuthentication implements HttpAuthenticationMechanism {
    static final String ACCESS = "throughline.access";

    private static final Logger LOG = Logger.getLogger(BearerAuthentication.class);
    private static final String SCHEME = "bearer ";

    private final AuthSettings settings;
    private final Instance<BoundTokens> bound;
    private final InstantSource clock = InstantSource.system();
    private final Verified verified = new Verified();

    BearerAuthentication(AuthSettings settings, Instance<BoundTokens> bound) {
        this.settings = settings;
        this.bound = bound;
    }

    void tell(@Observes StartupEvent event) {
        if (!settings.enabled()) {
            LOG.warn("authentication is off: everybody may do everything");
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        if (!settings.enabled()) {
            return Uni.createFrom().item(identity(Access.EVERYBODY, context));
        }
        String token = token(context.request().getHeader("authorization"));
        if (token == null) {
            return Uni.createFrom().nullItem();
        }
        Uni<Access> access = token.startsWith(BoundTokens.PREFIX)
                ? lookedUp(token)
                : verified.find(token, clock.instant())
                        .map(known -> Uni.createFrom().item(known))
                        .orElseGet(() -> checked(token, identities));
        return access.map(proved -> identity(proved, context));
    }

    private Uni<Access> lookedUp(String token) {
        if (!bound.isResolvable()) {
            return Uni.createFrom().failure(new AuthenticationFailedException("no such token is known here"));
        }
        return bound.get()
                .find(Json.sha256(token.getBytes(StandardCharsets.UTF_8)))
                .map(found -> found.filter(grant -> clock.instant().isBefore(grant.expiresAt()))
                        .map(Access::journey)
                        .orElseThrow(() -> new AuthenticationFailedException("the token is unknown or has expired")));
    }

    private Uni<Access> checked(String token, IdentityProviderManager identities) {
        return identities
                .authenticate(new TokenAuthenticationRequest(new JsonWebTokenCredential(token)))
                .map(identity -> {
                    var jwt = (JsonWebToken) identity.getPrincipal();
                    Access access = access(jwt, identity.getRoles());
                    verified.put(token, access, Instant.ofEpochSecond(jwt.getExpirationTime()), clock.instant());
                    return access;
                });
    }

    private Access access(JsonWebToken jwt, Set<String> claimed) {
        String tenant = Optional.<Object>ofNullable(jwt.getClaim(settings.tenantClaim()))
                .map(Object::toString)
                .orElse("");
        String actor = Optional.ofNullable(jwt.getName()).orElse("");
        boolean isService = claimed.contains(Roles.SERVICE) && tenant.isEmpty();
        if (!Access.isUsable(actor) || !(isService || Access.isUsable(tenant))) {
            throw new AuthenticationFailedException("the token names no tenant or no subject");
        }
        return new Access(actor, tenant, Roles.of(claimed, tenant), Optional.empty());
    }

    private static SecurityIdentity identity(Access access, RoutingContext context) {
        context.put(ACCESS, access);
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(access.actor()))
                .addRoles(access.roles())
                .build();
    }

    private static @Nullable String token(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", Denials.CHALLENGE));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }
}
