package dev.throughline.incident.request;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

class RefusalMapper {
    @ServerExceptionMapper
    Response refused(Refusal refusal) {
        return refusal.response();
    }
}
