package dev.throughline.incident.provenance;

import dev.throughline.contracts.ProvenanceLine;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code /api/v1/costsim/provenance/...}: what is known from elsewhere. Sending a batch again changes nothing. */
@Path("/api/v1/costsim/provenance")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.OPERATOR)
public class BackfillResource {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PROBLEM = "application/problem+json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String LINES = "One line each, as NDJSON or as a JSON array, at most 5,000";

    private final ProvenanceStore store;
    private final Caller caller;

    BackfillResource(ProvenanceStore store, Caller caller) {
        this.store = store;
        this.caller = caller;
    }

    /**
     * What became of a batch.
     *
     * @param duplicates lines whose input hash was known, or stood in the batch before
     */
    record Taken(int received, int stored, int duplicates, List<Lines.Rejected> rejected) {}

    /**
     * How a batch compares with what is stored.
     *
     * @param missing numbers of the lines that are not there, the first is 1
     * @param different numbers of those whose template or amounts are others
     */
    record Compared(
            int received, int same, List<Integer> missing, List<Integer> different, List<Lines.Rejected> rejected) {}

    @POST
    @RunOnVirtualThread
    @Path("/batches")
    @Consumes({NDJSON, MediaType.APPLICATION_JSON})
    @Operation(operationId = "addProvenance", summary = "Stores lines about earlier runs, each input hash once")
    @RequestBody(description = LINES, content = @Content(schema = @Schema(implementation = ProvenanceLine[].class)))
    @APIResponse(
            responseCode = "200",
            description = "What became of the lines",
            content = @Content(schema = @Schema(implementation = Taken.class)))
    @APIResponse(responseCode = "400", description = "No JSON", content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "422", description = "Too many lines", content = @Content(mediaType = PROBLEM))
    public Response add(byte[] body, @Context HttpHeaders headers) {
        Lines lines = lines(body, headers);
        int good = lines.lines().size();
        int stored = store.backfill(caller.tenant(), lines.lines()).await().atMost(PATIENCE);
        int received = good + lines.rejected().size();
        return Response.ok(new Taken(received, stored, good - stored, List.copyOf(lines.rejected())))
                .build();
    }

    @POST
    @RunOnVirtualThread
    @Path("/verifications")
    @Consumes({NDJSON, MediaType.APPLICATION_JSON})
    @Operation(operationId = "verifyProvenance", summary = "Compares lines with what is stored; changes nothing")
    @RequestBody(description = LINES, content = @Content(schema = @Schema(implementation = ProvenanceLine[].class)))
    @APIResponse(
            responseCode = "200",
            description = "How they compare",
            content = @Content(schema = @Schema(implementation = Compared.class)))
    @APIResponse(responseCode = "400", description = "No JSON", content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "422", description = "Too many lines", content = @Content(mediaType = PROBLEM))
    public Response verify(byte[] body, @Context HttpHeaders headers) {
        Lines lines = lines(body, headers);
        var known = store.verify(caller.tenant(), lines.lines()).await().atMost(PATIENCE);
        return Response.ok(compared(lines, known)).build();
    }

    private static Lines lines(byte[] body, HttpHeaders headers) {
        var type = headers.getMediaType();
        return type != null && NDJSON.equals(type.getType() + "/" + type.getSubtype())
                ? Lines.jsonl(body)
                : Lines.json(body);
    }

    private static Compared compared(Lines lines, List<ProvenanceStore.Known> known) {
        List<Integer> missing = new ArrayList<>();
        List<Integer> different = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            int number = lines.numbers().get(i);
            switch (known.get(i)) {
                case SAME -> {}
                case MISSING -> missing.add(number);
                case DIFFERENT -> different.add(number);
            }
        }
        int same = known.size() - missing.size() - different.size();
        int received = known.size() + lines.rejected().size();
        return new Compared(received, same, missing, different, List.copyOf(lines.rejected()));
    }
}
