package dev.throughline.incident.view;

import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import org.hibernate.HibernateException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one table from exceptions to HTTP answers. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(Problem.Exception e) {
        return e.response();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        var status = e.getResponse().getStatusInfo();
        String phrase = status.getReasonPhrase();
        return Problem.response(status.getStatusCode(), phrase, "about:blank", phrase);
    }

    @ServerExceptionMapper({ConnectException.class, ClosedConnectionException.class, HibernateException.class})
    Response away(Exception e) {
        LOG.warnf("the database did not answer reason=%s", e.getMessage());
        return Problem.UNAVAILABLE.response("the database did not answer");
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        LOG.error("a request failed", e);
        return Problem.INTERNAL.response("the request could not be answered");
    }
}
