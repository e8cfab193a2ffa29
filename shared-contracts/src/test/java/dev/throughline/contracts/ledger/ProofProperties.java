package dev.throughline.contracts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ProofProperties {
    private static final byte[] FILE = SampleChain.of("0", 90, 10).proofFile(90, List.of(4, 31, 66));

    @Property(tries = 4_000)
    void shouldNotHoldWhenAnyByteOfTheFileIsAnother(
            @ForAll @IntRange(max = 1 << 20) int place, @ForAll @IntRange(min = 1, max = 255) int flip) {
        // Given
        byte[] changed = FILE.clone();
        changed[place % FILE.length] ^= (byte) flip;

        // Then
        assertThat(ProofCheck.of(changed).holds()).isFalse();
    }

    @Property(tries = 200)
    void shouldHoldWhenNothingIsChanged(
            @ForAll @IntRange(min = 1, max = 70) int blocks,
            @ForAll @IntRange(max = 70) int unlinked,
            @ForAll Set<@IntRange(min = 1, max = 70) Integer> some) {
        // Given
        var chain = SampleChain.of("0", blocks, unlinked);
        var heights = new HashSet<>(Set.of(blocks));
        some.stream().filter(height -> height <= blocks).forEach(heights::add);

        // Then
        assertThat(ProofCheck.of(chain.proofFile(blocks, List.copyOf(heights))).problems())
                .isEmpty();
    }

    @Property
    void shouldReachAnyBlockInFewStepsHoweverManyLieBetween(
            @ForAll @LongRange(min = 1, max = 1L << 40) long a, @ForAll @LongRange(min = 1, max = 1L << 40) long b) {
        // When
        var way = Skips.way(Math.max(a, b), Math.min(a, b), 1);

        // Then
        assertThat(way).hasSizeLessThan(900);
        assertThat(way.getFirst()).isEqualTo(Math.max(a, b));
        assertThat(way.getLast()).isEqualTo(Math.min(a, b));
        for (int i = 1; i < way.size(); i++) {
            assertThat(way.get(i)).isIn(way.get(i - 1) - 1, BlockHeader.skipTo(way.get(i - 1)));
        }
    }
}
