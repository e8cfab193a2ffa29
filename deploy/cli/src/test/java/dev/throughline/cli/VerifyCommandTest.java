package dev.throughline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.ledger.BlockHeader;
import dev.throughline.contracts.ledger.ChainHead;
import dev.throughline.contracts.ledger.Hashes;
import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.contracts.ledger.Merkle;
import dev.throughline.contracts.ledger.Proof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private static final UUID ID = new UUID(1, 2);

    @TempDir
    Path folder;

    @Test
    void shouldTellASoundProofFromAChangedOne() throws Exception {
        // Given
        ChainHead head = new ChainHead("0", 1, header().hash());
        Path sound = Files.write(folder.resolve("sound.json"), proof(head));
        Path changed = Files.writeString(
                folder.resolve("changed.json"), Files.readString(sound).replace("\"seq\":0", "\"seq\":1"));
        Path digest = Files.write(folder.resolve("digest.json"), digest(head));
        Path other = Files.write(folder.resolve("other.json"), digest(new ChainHead("0", 1, "1".repeat(64))));

        // Then
        assertThat(Throughline.run("verify", sound.toString())).isZero();
        assertThat(Throughline.run("verify", sound.toString(), "--json")).isZero();
        assertThat(Throughline.run("verify", sound.toString(), "--digest", digest.toString()))
                .isZero();
        assertThat(Throughline.run("verify", sound.toString(), "--digest", other.toString()))
                .isEqualTo(1);
        assertThat(Throughline.run("verify", changed.toString())).isEqualTo(1);
        assertThat(Throughline.run("verify", digest.toString())).isEqualTo(1);
        assertThat(Throughline.run("verify", "no-such-file.json")).isEqualTo(2);
    }

    @Test
    void shouldExitWithTwoWhenAnAuditLacksWhatItNeeds() {
        assertThat(Throughline.run("ledger")).isEqualTo(2);
        assertThat(Throughline.run("ledger", "audit", "--offline")).isEqualTo(2);
        assertThat(Throughline.run("ledger", "audit", "--newer")).isEqualTo(2);
        assertThat(Throughline.run("ledger", "audit", "--since", "no-such-file.json"))
                .isEqualTo(2);
        assertThat(Throughline.run("ledger", "audit", "--offline", "--archive", folder.toString()))
                .isEqualTo(3);
    }

    private static byte[] body() {
        return """
                {"id":"%1$s","workflow_id":"%1$s","trace_id":"%1$s","is_synthetic":false,"events":[]}""".formatted(ID).getBytes(UTF_8);
    }

    private static BlockHeader header() {
        String root = Hashes.hex(new Merkle().leaf(body()));
        return new BlockHeader(2, "0", 1, 1, 0, Instant.EPOCH, false, root, Hashes.GENESIS, Hashes.GENESIS);
    }

    private static byte[] proof(ChainHead head) {
        var leaf = new Proof.Leaf(1, 0, List.of(), body());
        return Proof.bytes(ID, Instant.EPOCH, List.of(new Proof.Chain(head, List.of(header()), List.of(leaf))));
    }

    private static byte[] digest(ChainHead head) {
        return LedgerDigest.of(Instant.EPOCH, List.of(head)).bytes();
    }
}
