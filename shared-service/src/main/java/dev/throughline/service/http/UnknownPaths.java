package dev.throughline.service.http;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What no resource takes. The framework would answer with a page of HTML, or with nothing. */
class UnknownPaths {
    @ServerExceptionMapper
    Response unknown(NotFoundException e) {
        return ProblemDetail.of("not-found", "There is no such thing", 404, "nothing is found under this path")
                .response()
                .build();
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e) {
        return ProblemDetail.of(
                        "method-not-allowed", "The method is not allowed here", 405, "the path takes other methods")
                .response()
                .build();
    }

    @ServerExceptionMapper
    Response notAcceptable(NotAcceptableException e) {
        return ProblemDetail.of(
                        "not-acceptable", "No such representation", 406, "the path has no representation of this type")
                .response()
                .build();
    }
}
