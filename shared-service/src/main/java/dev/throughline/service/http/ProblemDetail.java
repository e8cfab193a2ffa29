package dev.throughline.service.http;

import jakarta.ws.rs.core.Response;

/** RFC 9457, for what every service refuses alike; each service has its own list of what only it refuses. */
public record ProblemDetail(String type, String title, int status, String detail) {
    private static final String MEDIA_TYPE = "application/problem+json";

    /** @param name the last part of the type */
    public static ProblemDetail of(String name, String title, int status, String detail) {
        return new ProblemDetail("urn:throughline:problem:" + name, title, status, detail);
    }

    public Response.ResponseBuilder response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this);
    }
}
