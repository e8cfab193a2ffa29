package dev.throughline.trace.otlp;

import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.trace.span.Cut;
import dev.throughline.trace.span.Sender;
import dev.throughline.trace.span.SpanCutter;
import dev.throughline.trace.span.SpanIntake;
import dev.throughline.trace.span.SpansConfig;
import dev.throughline.trace.span.SpansRefusedException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP, at the address that every exporter knows. */
@Path("/v1/traces")
@RolesAllowed({Roles.SUBMITTER, Roles.SERVICE})
@Tag(name = "spans", description = "OpenTelemetry spans of any sender")
public class OtlpResource {
    private static final String DEFAULT_TENANT = "default";

    private final SpansConfig config;
    private final SpanCutter cutter;
    private final SpanIntake intake;
    private final Caller caller;
    private final Semaphore readers;
    private final Semaphore cutters;
    private final InstantSource clock = InstantSource.system();

    OtlpResource(SpansConfig config, SpanCutter cutter, SpanIntake intake, Caller caller) {
        this.config = config;
        this.cutter = cutter;
        this.intake = intake;
        this.caller = caller;
        this.readers = new Semaphore(config.maxReaders());
        this.cutters = new Semaphore(config.maxCutters());
    }

    /** The answer comes after the commit: a sender may forget what is acknowledged. */
    @POST
    @Consumes({"application/x-protobuf", MediaType.APPLICATION_JSON})
    @Blocking
    @Operation(
            operationId = "exportSpans",
            summary = "Takes an OTLP export request, gzip or not, and answers in the encoding of the request")
    @APIResponse(responseCode = "200", description = "Durable, except for the spans that partial_success counts")
    @APIResponse(responseCode = "400", description = "The body cannot be read; do not repeat it (google.rpc.Status)")
    @APIResponse(responseCode = "413", description = "The body is too large, maybe only after inflating")
    @APIResponse(responseCode = "415", description = "Neither protobuf nor JSON, or an unknown content encoding")
    @APIResponse(responseCode = "429", description = "Too much at a time; repeat it after Retry-After seconds")
    @APIResponse(
            responseCode = "503",
            description = "The spans could not be stored; repeat it after Retry-After seconds")
    public Uni<Response> export(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable String length,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String contentEncoding,
            @Context SecurityContext security,
            InputStream body)
            throws IOException {
        var encoding = type.getSubtype().equals("json") ? Encoding.JSON : Encoding.PROTOBUF;
        var sender = sender(security);
        try {
            Cut cut = cut(encoding, sender, Body.Source.of(body, contentEncoding, length));
            return stored(encoding, cut);
        } catch (OtlpRefusal refusal) {
            return Uni.createFrom().item(refusal.response(encoding));
        }
    }

    /** Reading and cutting are bounded in number as well as in size: that bounds what hostile bodies can take of memory. */
    private Cut cut(Encoding encoding, Sender sender, Body.Source source) throws IOException {
        if (!readers.tryAcquire()) {
            throw new OtlpRefusal(OtlpRefusal.Kind.LATER, "too many requests are being read");
        }
        try {
            return cut(encoding, sender, source.read(config.maxBody(), config.readTimeout()));
        } finally {
            readers.release();
        }
    }

    /** The wait is short, since nothing in it waits for the sender, and few wait: those that were let in to read. */
    private Cut cut(Encoding encoding, Sender sender, Body body) {
        cutters.acquireUninterruptibly();
        try {
            return cutter.cut(encoding.request(body.bytes(), body.length()), sender, clock.instant());
        } catch (SpansRefusedException e) {
            throw new OtlpRefusal(OtlpRefusal.Kind.UNREADABLE, String.valueOf(e.getMessage()));
        } finally {
            cutters.release();
        }
    }

    private Uni<Response> stored(Encoding encoding, Cut cut) {
        return switch (intake.offer(cut)) {
            case SpanIntake.Full full ->
                throw new OtlpRefusal(OtlpRefusal.Kind.LATER, "too many spans wait to be stored");
            case SpanIntake.Taken taken ->
                taken.committed()
                        .map(ignored -> Response.ok(encoding.answer(cut), encoding.mediaType())
                                .build())
                        .onFailure()
                        .recoverWithItem(
                                e -> new OtlpRefusal(OtlpRefusal.Kind.UNAVAILABLE, "the spans could not be stored")
                                        .response(encoding));
        };
    }

    private Sender sender(SecurityContext security) {
        String tenant = caller.tenant();
        return new Sender(
                tenant.isBlank() ? DEFAULT_TENANT : tenant,
                security.isUserInRole(Roles.SERVICE) || security.isUserInRole(Roles.PLATFORM));
    }
}
