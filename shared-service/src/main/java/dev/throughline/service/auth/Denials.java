package dev.throughline.service.auth;

import dev.throughline.service.http.ProblemDetail;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The answers to who has no token, a bad one, or one that does not permit it. They say nothing of why a token is bad. */
class Denials {
    static final String CHALLENGE = "Bearer realm=\"throughline\"";

    @ServerExceptionMapper
    Response noToken(UnauthorizedException e) {
        return unauthenticated(CHALLENGE, "a bearer token is needed");
    }

    @ServerExceptionMapper
    Response badToken(AuthenticationFailedException e) {
        return unauthenticated(
                CHALLENGE + ", error=\"invalid_token\"",
                "the token is not valid, has expired, or is not meant for this service");
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return forbidden("the token does not permit this");
    }

    static Response forbidden(String detail) {
        return ProblemDetail.of("forbidden", "That is not permitted", Response.Status.FORBIDDEN.getStatusCode(), detail)
                .response()
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + ", error=\"insufficient_scope\"")
                .build();
    }

    private static Response unauthenticated(String challenge, String detail) {
        return ProblemDetail.of(
                        "unauthenticated",
                        "Who asks is not known",
                        Response.Status.UNAUTHORIZED.getStatusCode(),
                        detail)
                .response()
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }
}
