package dev.throughline.contracts.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTest {
    private final Merkle merkle = new Merkle();

    /** Test vector of RFC 6962 implementations: the leaf hash of the empty entry. */
    @Test
    void shouldPrefixLeavesAsInRfc6962() {
        assertThat(HexFormat.of().formatHex(merkle.leaf(new byte[0])))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void shouldChangeTheRootWhenAnyLeafOrTheirOrderChanges() {
        // Given
        byte[] a = merkle.leaf("a".getBytes(UTF_8));
        byte[] b = merkle.leaf("b".getBytes(UTF_8));
        byte[] c = merkle.leaf("c".getBytes(UTF_8));
        // When
        byte[] root = merkle.root(List.of(a, b, c));
        // Then
        assertThat(root).isNotEqualTo(merkle.root(List.of(b, a, c)));
        assertThat(root).isNotEqualTo(merkle.root(List.of(a, b)));
        assertThat(root).isEqualTo(new Merkle().root(List.of(a, b, c)));
        assertThat(merkle.root(List.of(a))).isEqualTo(a);
    }
}
