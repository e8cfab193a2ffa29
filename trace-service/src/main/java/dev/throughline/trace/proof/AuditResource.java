package dev.throughline.trace.proof;

import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.contracts.ledger.LedgerPages;
import dev.throughline.service.auth.Roles;
import dev.throughline.trace.archive.Archive;
import dev.throughline.trace.archive.Archives;
import dev.throughline.trace.http.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The ledger itself, for auditors: bodies of all tenants are in it. */
@Path("/api/v1/ledger")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.PLATFORM)
@Tag(name = "ledger")
@APIResponse(responseCode = "500", ref = "InternalError")
public class AuditResource {
    private final ProofStore proofs;
    private final ChainStore chains;
    private final Archives archives;

    AuditResource(ProofStore proofs, ChainStore chains, Archives archives) {
        this.proofs = proofs;
        this.chains = chains;
        this.archives = archives;
    }

    public record Chains(List<LedgerPages.Chain> items) {}

    public record Strays(List<LedgerPages.Stray> items) {}

    public record ArchiveList(List<Archive> items) {}

    @GET
    @Path("/digest")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "getLedgerDigest",
            summary = "The heads of all chains, to be kept where this platform's operator cannot change it")
    @APIResponse(
            responseCode = "200",
            description = "The digest, as canonical JSON; its hash is the ETag too",
            content = @Content(schema = @Schema(implementation = LedgerDigest.class)))
    public Uni<RestResponse<byte[]>> digest() {
        return proofs.digest()
                .map(digest -> ResponseBuilder.ok(digest.bytes(), MediaType.APPLICATION_JSON_TYPE)
                        .tag(digest.hash())
                        .build());
    }

    @GET
    @Path("/chains")
    @Operation(operationId = "listChains", summary = "Every chain that any table knows, with its head")
    @APIResponse(responseCode = "200", description = "The chains")
    public Uni<Chains> chains() {
        return chains.chains().map(Chains::new);
    }

    @GET
    @Path("/chains/{chain}/blocks")
    @Operation(
            operationId = "listBlocks",
            summary = "Blocks of a chain with their entries, upwards, as the tables have them")
    @APIResponse(responseCode = "200", description = "A page; without blocks it is the last one")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    public Uni<LedgerPages.Page> blocks(@RestPath String chain, @RestQuery @Nullable String after) {
        return chains.page(chain, height(after));
    }

    @GET
    @Path("/strays")
    @Operation(
            operationId = "listStrays",
            summary = "Entries that no block has; in a ledger that is whole there are none")
    @APIResponse(responseCode = "200", description = "The first of them")
    public Uni<Strays> strays() {
        return chains.strays().map(Strays::new);
    }

    @GET
    @Path("/archives")
    @Operation(operationId = "listArchives", summary = "What was taken out of the database, and into which files")
    @APIResponse(responseCode = "200", description = "The archives, oldest first")
    public Uni<ArchiveList> archives() {
        return archives.all().map(ArchiveList::new);
    }

    private static long height(@Nullable String text) {
        try {
            long height = text == null ? 0 : Long.parseLong(text);
            if (height >= 0) {
                return height;
            }
        } catch (NumberFormatException e) {
            // answered like any other bad height
        }
        throw ProblemException.badRequest("after must be the height of a block");
    }
}
