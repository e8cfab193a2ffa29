package dev.throughline.cli;

import dev.throughline.cli.PlatformClient.Document;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.LedgerPages;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What the trace service shows to auditors. */
record PlatformLedger(PlatformClient client) implements LedgerPages {
    record Archive(Instant until, String file, String sha256) {}

    record Chains(List<Chain> items) {}

    record Strays(List<Stray> items) {}

    record Archives(List<Archive> items) {}

    @Override
    public List<Chain> chains() throws IOException, InterruptedException {
        return get("/api/v1/ledger/chains", Chains.class).items();
    }

    @Override
    public Page page(String chain, long after) throws IOException, InterruptedException {
        return get("/api/v1/ledger/chains/" + PlatformClient.inPath(chain) + "/blocks?after=" + after, Page.class);
    }

    @Override
    public List<Stray> strays() throws IOException, InterruptedException {
        return get("/api/v1/ledger/strays", Strays.class).items();
    }

    List<Archive> archives() throws IOException, InterruptedException {
        return get("/api/v1/ledger/archives", Archives.class).items();
    }

    private <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
        return switch (client.document(PlatformService.TRACE, path, "application/json")) {
            case Document.Found found -> Json.read(found.bytes(), type);
            case Document.Missing missing ->
                throw new IOException(missing.answer().problem());
        };
    }
}
