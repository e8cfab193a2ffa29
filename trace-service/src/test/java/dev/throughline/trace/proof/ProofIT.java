package dev.throughline.trace.proof;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.contracts.ledger.ProofCheck;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import dev.throughline.trace.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class ProofIT {
    private final HttpLedger ledger = new HttpLedger();

    @Test
    void shouldVerifyOfflineWhenARunWasExported() throws Exception {
        // Given
        var run = Runs.failed();
        var other = Runs.completed();
        LedgerWrites.take(run, other);

        // When
        byte[] ofTrace = HttpLedger.get("/api/v1/traces/" + run.traceId.hex() + "/proof");
        byte[] ofWorkflow = HttpLedger.get("/api/v1/traces/" + other.workflowId + "/proof");

        // Then
        var report = ProofCheck.of(ofTrace);
        assertThat(report.problems()).isEmpty();
        assertThat(report.leaves()).isEqualTo(run.records.size());
        assertThat(report.events()).containsEntry("workflow_failed", 1).containsEntry("incident_opened", 1);
        assertThat(report.unresolved()).isZero();
        assertThat(ProofCheck.of(ofWorkflow).problems()).isEmpty();
    }

    @Test
    void shouldLeadToTheHeadsOfADigestWhenTheLedgerWentOn() throws Exception {
        // Given
        var run = Runs.failed();
        LedgerWrites.take(run);
        var digest = ledger.digest();
        var later = Runs.completed();
        LedgerWrites.take(later);

        // When
        byte[] proof = HttpLedger.get("/api/v1/traces/" + run.traceId + "/proof?heads=" + heads(digest));

        // Then
        assertThat(ProofCheck.of(proof, Optional.of(digest)).problems()).isEmpty();
        given().get("/api/v1/traces/" + later.traceId + "/proof?heads=" + heads(digest))
                .then()
                .statusCode(400)
                .body("detail", containsString("which is above"));
    }

    @Test
    void shouldStillVerifySyntheticRunsWhenTheirNeighboursAreDeleted() throws Exception {
        // Given
        var one = Runs.synthetic();
        LedgerWrites.take(one);
        String path = "/api/v1/traces/" + one.workflowId + "/proof";
        byte[] whole = HttpLedger.get(path);

        // When
        try (var app = LedgerWrites.service();
                var sql = app.prepareStatement("""
                        DELETE FROM ledger_entry WHERE record_id = (
                            SELECT e.record_id FROM ledger_entry e
                              JOIN ledger_entry beside ON beside.chain = e.chain AND beside.height = e.height
                                   AND beside.seq <> e.seq AND beside.workflow_id = e.workflow_id
                             WHERE e.workflow_id = ?::uuid ORDER BY e.height, e.seq LIMIT 1)
                        """)) {
            sql.setString(1, one.workflowId.toString());
            assertThat(sql.executeUpdate()).isOne();
        }

        // Then
        byte[] rest = HttpLedger.get(path);
        assertThat(ProofCheck.of(whole).problems()).isEmpty();
        assertThat(ProofCheck.of(rest).problems()).isEmpty();
        assertThat(rest).hasSizeLessThan(whole.length);
    }

    @Test
    void shouldShowTheDigestToViewersAndChainsToNobodyElse() {
        String viewer = TestTokens.bearer("viewer", "tenant-1");
        given().header("authorization", viewer)
                .get("/api/v1/ledger/digest")
                .then()
                .statusCode(200);
        for (String path : new String[] {"chains", "chains/0/blocks", "archives"}) {
            given().header("authorization", viewer)
                    .get("/api/v1/ledger/" + path)
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void shouldAnswerWithProblemDetailsWhenTheQuestionIsWrong() {
        for (String path : new String[] {
            "/api/v1/traces/nonsense/proof",
            "/api/v1/traces/" + UUID.randomUUID() + "/proof?heads=x",
            "/api/v1/traces/" + UUID.randomUUID() + "/proof?heads=0:x",
            "/api/v1/ledger/chains/0/blocks?after=-1",
            "/api/v1/ledger/chains/0/blocks?after=x"
        }) {
            given().get(path).then().statusCode(400).contentType("application/problem+json");
        }
        given().get("/api/v1/traces/" + UUID.randomUUID() + "/proof").then().statusCode(404);
    }

    private static String heads(LedgerDigest digest) {
        return digest.chains().stream()
                .map(head -> head.chain() + ":" + head.height())
                .collect(Collectors.joining(","));
    }
}
