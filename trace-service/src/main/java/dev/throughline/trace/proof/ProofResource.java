package dev.throughline.trace.proof;

import dev.throughline.contracts.TraceId;
import dev.throughline.contracts.ledger.ChainHead;
import dev.throughline.contracts.ledger.Proof;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.trace.archive.Archives;
import dev.throughline.trace.http.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** A trace with everything that it takes to check it without this service. */
@Path("/api/v1/traces/{id}/proof")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "ledger")
@APIResponse(responseCode = "500", ref = "InternalError")
public class ProofResource {
    private static final long MOST_LEAVES = 20_000;
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final int MOST_HEADERS = 20_000;

    private final ProofStore store;
    private final Archives archives;
    private final Caller caller;

    ProofResource(ProofStore store, Archives archives, Caller caller) {
        this.store = store;
        this.archives = archives;
        this.caller = caller;
    }

    @GET
    @Operation(
            operationId = "getProof",
            summary = "The records of a trace or workflow with hashes that lead from each to the head of its chain",
            description =
                    "For throughline verify, which needs nothing but this file. A proof shows that each record stands in"
                            + " the ledger, unchanged; that none was left out is what an audit of the ledger shows.")
    @APIResponse(
            responseCode = "200",
            description = "The proof, as canonical JSON",
            content = @Content(schema = @Schema(implementation = Proof.class)))
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Archived")
    @APIResponse(responseCode = "409", description = "Synthetic records were deleted that the hashes are of")
    @APIResponse(responseCode = "422", description = "Too large for one proof")
    public Uni<RestResponse<byte[]>> proof(
            @RestPath String id,
            @Parameter(
                            description =
                                    "Heads to lead to instead of the latest, such as 0:120,3:98; as a digest has them",
                            schema = @Schema(implementation = String.class))
                    @RestQuery
                    @Nullable
                    String heads) {
        UUID wanted = TraceId.parse(id).map(TraceId::uuid).orElseThrow(() -> bad("not a trace id or workflow id"));
        var anchors = Anchors.parse(heads);
        String scope = caller.scope();
        return archives.requireHere(scope, wanted)
                .chain(() -> store.size(scope, wanted))
                .invoke(ProofResource::requireSize)
                .chain(() -> store.leaves(scope, wanted))
                .chain(chains -> prove(chains, anchors))
                .map(chains -> file(wanted, Proof.bytes(wanted, Instant.now(), chains)));
    }

    private Uni<List<Proof.Chain>> prove(List<Leaves> chains, Anchors anchors) {
        if (chains.isEmpty()) {
            throw ProblemException.notFound("the ledger has no trace or workflow of this id");
        }
        return Uni.join()
                .all(chains.stream().map(leaves -> prove(leaves, anchors)).toList())
                .usingConcurrencyOf(2)
                .andFailFast();
    }

    private Uni<Proof.Chain> prove(Leaves leaves, Anchors anchors) {
        return store.head(leaves.chain(), anchors.height(leaves.chain()))
                .map(found -> found.orElseThrow(() -> bad("chain " + leaves.chain() + " has no block of that height")))
                .chain(head -> prove(leaves, head));
    }

    private Uni<Proof.Chain> prove(Leaves leaves, ChainHead head) {
        if (head.height() < leaves.highest()) {
            throw bad("chain %s has records of it in block %d, which is above %d"
                    .formatted(leaves.chain(), leaves.highest(), head.height()));
        }
        return store.linked(leaves.chain(), leaves.first())
                .map(linked -> requireFew(leaves.way(head.height(), linked)))
                .chain(way -> store.headers(leaves.chain(), way, leaves.first()))
                .chain(headers -> store.hashes(leaves)
                        .map(hashes -> leaves.proof(head, headers, hashes))
                        .map(proof -> proof.orElseThrow(ProofResource::deleted)));
    }

    private static RestResponse<byte[]> file(UUID id, byte[] proof) {
        return ResponseBuilder.ok(proof, MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".proof.json\"")
                .build();
    }

    private static void requireSize(ProofStore.Size size) {
        if (size.leaves() > MOST_LEAVES || size.bytes() > MOST_BYTES) {
            throw ProblemException.tooMuch(
                    "it has %d records of %d bytes together, a proof at most %d of %d; ask for its"
                                    .formatted(size.leaves(), size.bytes(), MOST_LEAVES, MOST_BYTES)
                            + " workflows one by one");
        }
    }

    private static List<Long> requireFew(List<Long> way) {
        if (way.size() > MOST_HEADERS) {
            throw ProblemException.tooMuch(
                    "%d blocks without shortcuts lie between it and the head; only an audit of the ledger shows it"
                            .formatted(way.size()));
        }
        return way;
    }

    private static ProblemException deleted() {
        return ProblemException.conflict("synthetic records that shared a block with it were deleted");
    }

    private static ProblemException bad(String detail) {
        return ProblemException.badRequest(detail);
    }
}
