package dev.throughline.trace.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one table from exceptions to HTTP answers. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return answer(e.problem());
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        var status = e.getResponse().getStatusInfo();
        String title = status.getReasonPhrase();
        return answer(new Problem("about:blank", title, status.getStatusCode(), title));
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        LOG.error("a request failed", e);
        return answer(new Problem("about:blank", "Internal error", 500, "the request could not be answered"));
    }

    private static Response answer(Problem problem) {
        return Response.status(problem.status())
                .type("application/problem+json")
                .entity(problem)
                .build();
    }
}
