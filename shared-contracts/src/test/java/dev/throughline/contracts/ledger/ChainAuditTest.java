package dev.throughline.contracts.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.ledger.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ChainAuditTest {
    private final SampleChain chain = SampleChain.of("0", 40, 9);

    @Test
    void shouldFindNothingWhenNothingWasChanged() {
        assertThat(chain.audited().findings()).isEmpty();
        assertThat(SampleChain.of("1", 33, 0).audited().findings()).isEmpty();
        assertThat(SampleChain.of("1", 33, 33).audited().findings()).isEmpty();
    }

    @Test
    void shouldNameTheRecordWhenABodyWasChanged() {
        // When
        entry(22, 2, e -> entry(e, e.seq(), e.leafHash(), changed(e.body())));

        // Then
        assertThat(found()).containsExactly("entry_changed 22/2 " + id(22, 2));
    }

    @Test
    void shouldNameTheRecordWhenALeafHashWasChanged() {
        // When
        entry(22, 2, e -> entry(e, e.seq(), "0".repeat(64), e.body()));

        // Then
        assertThat(found()).containsExactly("entry_changed 22/2 " + id(22, 2));
    }

    @Test
    void shouldNameTheBlockWhenABodyWasChangedWithItsHash() {
        // When
        entry(23, 1, e -> entry(e, e.seq(), Hashes.hex(new Merkle().leaf(changed(e.body()))), changed(e.body())));

        // Then
        assertThat(found()).containsExactly("entry_changed 23/null null");
    }

    @Test
    void shouldNameBothWhenTwoEntriesChangedPlaces() {
        // When
        entry(22, 0, e -> entry(e, 2, e.leafHash(), e.body()));
        String moved = id(22, 2);
        block(22, b -> with(b, swapped(b)));

        // Then
        assertThat(found()).singleElement().asString().startsWith("order_changed 22/");
        assertThat(moved).isNotNull();
    }

    /** The hash of format 1 does not say of which kind a block is. */
    @Test
    void shouldNameTheBlockWhenAllItsRowsWereDeletedAndItIsCalledARehearsals() {
        // When
        block(
                5,
                b -> new StoredBlock(
                        b.format(),
                        b.chain(),
                        b.height(),
                        b.entries(),
                        b.events(),
                        b.takenAt(),
                        true,
                        b.root(),
                        b.previous(),
                        b.skip(),
                        b.hash(),
                        List.of()));

        // Then
        assertThat(found()).containsExactly("block_changed 5/null null");
    }

    @Test
    void shouldNameThePlaceWhenARowWasDeleted() {
        // When
        block(23, b -> with(b, b.rows().subList(1, b.rows().size())));

        // Then
        assertThat(found()).containsExactly("entry_missing 23/0 null");
    }

    @Test
    void shouldNameTheBlockWhenARootOrHashWasChanged() {
        // When
        block(17, b -> header(b, "1".repeat(64), b.hash()));
        block(30, b -> header(b, b.root(), "1".repeat(64)));

        // Then
        assertThat(found()).containsExactly("block_changed 17/null null", "block_changed 30/null null");
    }

    @Test
    void shouldNameTheHeightsWhenBlocksWereDeleted() {
        // Given
        var head = chain.head();

        // When
        chain.blocks.subList(9, 12).clear();
        chain.blocks.removeLast();

        // Then
        var audit = new ChainAudit("0");
        audit.upTo(head);
        chain.blocks.forEach(audit::take);
        audit.end();
        assertThat(audit.findings()).extracting(Finding::height).containsExactly(10L, 40L);
        assertThat(audit.findings()).extracting(Finding::kind).containsOnly(Kind.BLOCK_MISSING);
    }

    @Test
    void shouldOnlyDifferFromADigestWhenAChainWasWrittenAnew() {
        // Given
        var other = SampleChain.of("0", 40, 8);
        var audit = new ChainAudit("0");
        audit.expect(chain.head(30));

        // When
        other.blocks.forEach(audit::take);
        audit.end();

        // Then
        assertThat(other.audited().findings()).isEmpty();
        assertThat(audit.findings()).extracting(Finding::kind).containsExactly(Kind.DIGEST_DIFFERS);
    }

    @Test
    void shouldAcceptWhatIsGoneWhenItWasSynthetic() {
        // Given
        var synthetic = SampleChain.of("0-synthetic", 20, 0);
        var audit = new ChainAudit("0-synthetic");
        audit.upTo(synthetic.head());

        // When
        synthetic.blocks.remove(4);
        var thinned = synthetic.blocks.get(9);
        synthetic.blocks.set(
                9, with(thinned, thinned.rows().subList(1, thinned.rows().size())));
        synthetic.blocks.removeLast();
        synthetic.blocks.forEach(audit::take);
        audit.end();

        // Then
        assertThat(audit.findings()).isEmpty();
        assertThat(audit.deleted()).isPositive();
    }

    @Test
    void shouldGoOnWhereAnArchiveEnds() throws Exception {
        // Given
        var audits = new LinkedHashMap<String, ChainAudit>();
        var file = archive(chain.blocks.subList(0, 25));

        // When
        var check = new ArchiveCheck(audits);
        var closing = check.read("one", new ByteArrayInputStream(file)).orElseThrow();
        chain.blocks.subList(25, 40).forEach(audits.get("0")::take);

        // Then
        assertThat(check.findings()).isEmpty();
        assertThat(closing.blocks()).isEqualTo(25);
        assertThat(closing.chains()).singleElement().satisfies(span -> {
            assertThat(span.head()).isEqualTo(chain.head(25));
            assertThat(span.previous()).isEqualTo(Hashes.GENESIS);
        });
    }

    @Test
    void shouldSaySoWhenAnArchiveIsCutOrChanged() throws Exception {
        // Given
        byte[] file = archive(chain.blocks);

        // Then
        for (int at = 0; at < file.length; at += 17) {
            byte[] changed = file.clone();
            changed[at] ^= 0x40;
            // The header of gzip has bytes that mean nothing; for those there is the SHA-256 of the file.
            assertThat(at < 10 || !wrong(changed).isEmpty()).as("byte " + at).isTrue();
            assertThat(wrong(java.util.Arrays.copyOf(file, at))).isNotEmpty();
        }
    }

    private static List<Finding> wrong(byte[] file) {
        var check = new ArchiveCheck(new LinkedHashMap<>());
        check.read("one", new ByteArrayInputStream(file));
        return check.findings();
    }

    private static byte[] archive(List<StoredBlock> blocks) throws Exception {
        var bytes = new ByteArrayOutputStream();
        var writer = new ArchiveWriter(bytes, Instant.EPOCH);
        for (StoredBlock block : blocks) {
            writer.block(block);
        }
        writer.end();
        return bytes.toByteArray();
    }

    private List<String> found() {
        return chain.audited().findings().stream()
                .map(f -> "%s %d/%s %s".formatted(f.kind().word(), f.height(), f.seq(), f.recordId()))
                .toList();
    }

    private String id(int height, int seq) {
        return chain.blocks.get(height - 1).rows().get(seq).recordId().toString();
    }

    private void block(int height, UnaryOperator<StoredBlock> change) {
        chain.blocks.set(height - 1, change.apply(chain.blocks.get(height - 1)));
    }

    private void entry(int height, int seq, UnaryOperator<StoredBlock.Entry> change) {
        block(height, b -> {
            var rows = new ArrayList<>(b.rows());
            rows.set(seq, change.apply(rows.get(seq)));
            return with(b, rows);
        });
    }

    /** The second with the place of entry 2 gets that of the first. */
    private static List<StoredBlock.Entry> swapped(StoredBlock block) {
        var rows = new ArrayList<>(block.rows());
        rows.set(2, entry(rows.get(2), 0, rows.get(2).leafHash(), rows.get(2).body()));
        Collections.shuffle(rows);
        return rows;
    }

    private static byte[] changed(byte[] body) {
        return new String(body, UTF_8).replace("step_recorded", "step_invented").getBytes(UTF_8);
    }

    private static StoredBlock.Entry entry(StoredBlock.Entry e, int seq, String leafHash, byte[] body) {
        UUID id = e.recordId();
        return new StoredBlock.Entry(
                seq, id, e.tenantId(), e.workflowId(), e.traceId(), e.isSynthetic(), leafHash, body);
    }

    private static StoredBlock with(StoredBlock b, List<StoredBlock.Entry> rows) {
        return new StoredBlock(
                b.format(),
                b.chain(),
                b.height(),
                b.entries(),
                b.events(),
                b.takenAt(),
                b.isSynthetic(),
                b.root(),
                b.previous(),
                b.skip(),
                b.hash(),
                List.copyOf(rows));
    }

    private static StoredBlock header(StoredBlock b, String root, String hash) {
        return new StoredBlock(
                b.format(),
                b.chain(),
                b.height(),
                b.entries(),
                b.events(),
                b.takenAt(),
                b.isSynthetic(),
                root,
                b.previous(),
                b.skip(),
                hash,
                b.rows());
    }
}
