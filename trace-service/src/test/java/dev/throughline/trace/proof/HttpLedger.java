package dev.throughline.trace.proof;

import static io.restassured.RestAssured.given;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.ChainAudit;
import dev.throughline.contracts.ledger.Finding;
import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.contracts.ledger.LedgerPages;
import dev.throughline.contracts.ledger.LedgerWalk;
import java.util.List;
import java.util.Optional;

/** The ledger as an auditor sees it: over HTTP, and nothing else. */
public final class HttpLedger implements LedgerPages {
    record Strays(List<Stray> items) {}

    record Chains(List<Chain> items) {}

    @Override
    public List<Chain> chains() {
        return Json.read(get("/api/v1/ledger/chains"), Chains.class).items();
    }

    @Override
    public Page page(String chain, long after) {
        return Json.read(get("/api/v1/ledger/chains/" + chain + "/blocks?after=" + after), Page.class);
    }

    @Override
    public List<Stray> strays() {
        return Json.read(get("/api/v1/ledger/strays"), Strays.class).items();
    }

    public LedgerDigest digest() {
        return LedgerDigest.read(get("/api/v1/ledger/digest"));
    }

    public List<Finding> audit() throws Exception {
        return audit(Optional.empty());
    }

    public List<Finding> audit(Optional<LedgerDigest> digest) throws Exception {
        var walk = new LedgerWalk(digest, false);
        walk.live(this, false);
        return walk.audits().stream()
                .map(ChainAudit::findings)
                .flatMap(List::stream)
                .toList();
    }

    public static byte[] get(String path) {
        return given().get(path).then().statusCode(200).extract().asByteArray();
    }
}
