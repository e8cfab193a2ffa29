package dev.throughline.contracts.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Of a chain's blocks those that later ones will point back to: at place {@code k} the hash of the latest one whose height
 * is a multiple of {@code 2^k}. A block at such a height (and no higher power) skips to exactly that one.
 */
public record Skips(List<String> hashes) {
    public static final Skips NONE = new Skips(List.of());

    private static final int BYTES = 32;

    public Skips {
        hashes = List.copyOf(hashes);
    }

    /** As {@link #bytes} wrote them. */
    public static Skips of(byte[] bytes) {
        var hashes = new ArrayList<String>();
        for (int at = 0; at + BYTES <= bytes.length; at += BYTES) {
            hashes.add(Hashes.hex(Arrays.copyOfRange(bytes, at, at + BYTES)));
        }
        return new Skips(hashes);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[hashes.size() * BYTES];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(Hashes.bytes(hashes.get(i)), 0, bytes, i * BYTES, BYTES);
        }
        return bytes;
    }

    /** What a block at this height, the next one, points back to. */
    public String at(long height) {
        int place = Long.numberOfTrailingZeros(height);
        return place < hashes.size() ? hashes.get(place) : Hashes.GENESIS;
    }

    public Skips with(long height, String hash) {
        var next = new ArrayList<>(hashes);
        int places = Long.numberOfTrailingZeros(height) + 1;
        for (int i = 0; i < places; i++) {
            if (i < next.size()) {
                next.set(i, hash);
            } else {
                next.add(hash);
            }
        }
        return new Skips(next);
    }

    /**
     * Heights from one block down to another, each of which the one before it names in its header.
     *
     * @param linked the first height of format 2; those below only know the one before
     */
    public static List<Long> way(long from, long to, long linked) {
        var way = new ArrayList<Long>();
        for (long at = from; at > to; ) {
            way.add(at);
            long skip = BlockHeader.skipTo(at);
            at = at >= linked && skip >= to ? skip : at - 1;
        }
        way.add(to);
        return way;
    }
}
