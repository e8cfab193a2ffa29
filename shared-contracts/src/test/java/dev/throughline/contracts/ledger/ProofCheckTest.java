package dev.throughline.contracts.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProofCheckTest {
    private final SampleChain chain = SampleChain.of("3", 300, 0);

    @Test
    void shouldHoldWhenNothingWasChanged() {
        // When
        var report = ProofCheck.of(chain.proofFile(300, List.of(4, 77)));

        // Then
        assertThat(report.problems()).isEmpty();
        assertThat(report.id()).isEqualTo(SampleChain.TRACE);
        assertThat(report.leaves()).isEqualTo(4 + 5);
        assertThat(report.events()).containsEntry("step_recorded", 9);
        assertThat(report.chains()).singleElement().satisfies(line -> {
            assertThat(line.blocks()).isEqualTo(2);
            assertThat(line.headers()).isLessThan(60);
        });
    }

    @Test
    void shouldHoldWhenTheBlockIsOfTheFirstFormat() {
        // Given
        var old = SampleChain.of("0", 40, 20);

        // Then
        assertThat(ProofCheck.of(old.proofFile(40, List.of(7))).problems()).isEmpty();
        assertThat(ProofCheck.of(old.proofFile(40, List.of(40))).problems()).isEmpty();
        assertThat(ProofCheck.of(old.proofFile(13, List.of(1, 13))).problems()).isEmpty();
    }

    @Test
    void shouldNameTheLeafWhenItsBodyIsAnother() {
        // Given
        var proof = chain.proof(300, List.of(4));
        var leaf = proof.leaves().get(1);
        byte[] body = new String(leaf.body(), UTF_8)
                .replace("step_recorded", "step_recOrded")
                .getBytes(UTF_8);
        var changed = new Proof.Leaf(leaf.height(), leaf.seq(), leaf.path(), body);
        var forged = new Proof.Chain(
                proof.head(), proof.headers(), List.of(proof.leaves().getFirst(), changed));

        // When
        var report = ProofCheck.of(Proof.bytes(SampleChain.TRACE, Instant.EPOCH, List.of(forged)));

        // Then
        assertThat(report.problems())
                .containsExactly("chain 3, block 4, leaf 1: its body does not lead to the root of its block");
    }

    @Test
    void shouldSaySoWhenRecordsAreOfAnotherTrace() {
        // When
        var report = ProofCheck.of(Proof.bytes(new UUID(1, 1), Instant.EPOCH, List.of(chain.proof(300, List.of(9)))));

        // Then
        assertThat(report.problems()).isNotEmpty().allMatch(problem -> problem.endsWith("is of another trace"));
    }

    @Test
    void shouldSaySoWhenTheHeadersDoNotReachTheHead() {
        // Given
        var proof = chain.proof(300, List.of(9));
        var torn = new java.util.ArrayList<>(proof.headers());
        torn.remove(2);

        // When
        var report = ProofCheck.of(Proof.bytes(
                SampleChain.TRACE, Instant.EPOCH, List.of(new Proof.Chain(proof.head(), torn, proof.leaves()))));

        // Then
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("its header does not have the hash that block");
    }

    @Test
    void shouldCompareWithADigestWhenThereIsOne() {
        // Given
        var digest = LedgerDigest.of(Instant.EPOCH, List.of(chain.head(200)));
        var rewritten = LedgerDigest.of(Instant.EPOCH, List.of(new ChainHead("3", 200, "1".repeat(64))));

        // Then
        assertThat(ProofCheck.of(chain.proofFile(200, List.of(9)), Optional.of(digest))
                        .problems())
                .isEmpty();
        assertThat(ProofCheck.of(chain.proofFile(300, List.of(9)), Optional.of(digest))
                        .problems())
                .singleElement()
                .asString()
                .contains("does not pass the digest's head 200");
        assertThat(ProofCheck.of(chain.proofFile(200, List.of(9)), Optional.of(rewritten))
                        .problems())
                .singleElement()
                .asString()
                .contains("the chain was rewritten");
    }

    @Test
    void shouldNotBelieveAnEmptyProof() {
        assertThat(ProofCheck.of(Proof.bytes(SampleChain.TRACE, Instant.EPOCH, List.of()))
                        .holds())
                .isFalse();
        for (var junk : List.of("", "null", "[]", "{}", "{\"chains\":[null]}", "\u0000", "{\"format\":1}")) {
            assertThat(ProofCheck.of(junk.getBytes(UTF_8)).holds()).as(junk).isFalse();
        }
    }

    @Test
    void shouldReadItsOwnDigestAndNoOther() {
        // Given
        byte[] digest = LedgerDigest.of(Instant.EPOCH, List.of(chain.head())).bytes();

        // Then
        assertThat(LedgerDigest.read(digest).head("3")).contains(chain.head());
        String changed = new String(digest, UTF_8).replace("\"height\":300", "\"height\":299");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> LedgerDigest.read(changed.getBytes(UTF_8)))
                .isInstanceOf(Json.UnreadableException.class);
    }
}
