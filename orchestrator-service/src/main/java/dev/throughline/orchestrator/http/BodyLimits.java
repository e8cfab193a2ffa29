package dev.throughline.orchestrator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How much body a request may have. Paths that stream to disk have the limit of the server, and count for themselves;
 * everybody else reads into memory and has a small one.
 */
@Singleton
final class BodyLimits {
    private static final Pattern STREAMED = Pattern.compile("/internal/v1/files/[0-9a-f]{64}"
            + "|/api/v1/workflows/[0-9a-fA-F-]{36}/inputs(/bundle|/upload-sessions/[0-9a-fA-F-]{36})?");

    private final ObjectMapper json;
    private final long limit;

    BodyLimits(ObjectMapper json, @ConfigProperty(name = "throughline.http.max-body-bytes") MemorySize limit) {
        this.json = json;
        this.limit = limit.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1).handler(this::check);
    }

    private void check(RoutingContext request) {
        if (STREAMED.matcher(request.normalizedPath()).matches()) {
            request.next();
            return;
        }
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            // Counted while it is read.
            request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
            request.next();
        } else if (length.length() <= 18 && Long.parseLong(length) <= limit) {
            request.next();
        } else {
            refuse(request);
        }
    }

    private void refuse(RoutingContext request) {
        var problem = Problem.TOO_LARGE;
        try {
            var body = json.writeValueAsBytes(
                    problem.response("a body has at most " + limit + " bytes").getEntity());
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(io.vertx.core.buffer.Buffer.buffer(body))
                    .onComplete(ended -> request.request().connection().close());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
