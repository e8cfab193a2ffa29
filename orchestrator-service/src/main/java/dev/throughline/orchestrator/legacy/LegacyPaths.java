package dev.throughline.orchestrator.legacy;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends requests for legacy paths through the whole router again, under the path of today. Authentication, limits and
 * resources see only that one, so a legacy path can never open what the other one closes.
 */
@ApplicationScoped
class LegacyPaths {
    private static final String SUCCESSOR = "throughline.legacy.successor";
    /** Before authentication, and before anybody has looked at the path. */
    private static final int BEFORE_ALL = 10_000;

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final String deprecation;
    private final String sunset;

    LegacyPaths(
            @ConfigProperty(name = "throughline.legacy.deprecated-since", defaultValue = "2026-01-01T00:00:00Z")
                    String deprecated,
            @ConfigProperty(name = "throughline.legacy.sunset", defaultValue = "2027-12-31T23:59:59Z") String sunset) {
        this.deprecation = "@" + Instant.parse(deprecated).getEpochSecond();
        this.sunset = HTTP_DATE.format(Instant.parse(sunset).atOffset(ZoneOffset.UTC));
    }

    void register(@Observes Filters filters) {
        filters.register(this::route, BEFORE_ALL);
    }

    private void route(RoutingContext context) {
        String successor = context.get(SUCCESSOR);
        if (successor != null) {
            // Rerouting has cleared all headers and handlers, so they are set on the way back in.
            context.addHeadersEndHandler(ignored -> mark(context, successor));
            context.next();
            return;
        }
        var found = Successor.of(context.normalizedPath());
        if (found.isEmpty()) {
            context.next();
            return;
        }
        String query = context.request().query();
        context.put(SUCCESSOR, found.get());
        context.reroute(query == null ? found.get() : found.get() + "?" + query);
    }

    /** RFC 9745, RFC 8594, RFC 5829. */
    private void mark(RoutingContext context, String successor) {
        context.response()
                .putHeader("Deprecation", deprecation)
                .putHeader("Sunset", sunset)
                .putHeader("Link", "<" + successor + ">; rel=\"successor-version\"");
    }
}
