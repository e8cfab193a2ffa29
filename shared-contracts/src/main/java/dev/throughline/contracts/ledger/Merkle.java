package dev.throughline.contracts.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The hash tree of RFC 6962: a leaf is prefixed with 0, a node with 1, so that no node can pass for a leaf. Not for use
 * by several threads at once.
 */
public final class Merkle {
    private static final int LONGEST_PATH = 64;

    private final MessageDigest sha256 = sha256();

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] leaf(byte[] body) {
        sha256.update((byte) 0);
        return sha256.digest(body);
    }

    public byte[] root(List<byte[]> leaves) {
        List<byte[]> level = requireSome(leaves);
        while (level.size() > 1) {
            level = above(level);
        }
        return level.getFirst();
    }

    /** What it takes besides the leaf at {@code index} to compute the root, from the bottom, in hex. */
    public List<String> path(List<byte[]> leaves, int index) {
        List<byte[]> level = requireSome(leaves);
        var path = new ArrayList<String>();
        int at = index;
        while (level.size() > 1) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(HexFormat.of().formatHex(level.get(sibling)));
            }
            level = above(level);
            at /= 2;
        }
        return path;
    }

    /** The root that a leaf leads to; empty when the path does not have the length that the place asks for. */
    public Optional<byte[]> fold(byte[] leaf, int index, int leaves, List<String> path) {
        if (index < 0 || index >= leaves || path.size() > LONGEST_PATH) {
            return Optional.empty();
        }
        byte[] hash = leaf;
        int used = 0;
        int at = index;
        for (int size = leaves; size > 1; size = (size + 1) / 2, at /= 2) {
            if ((at ^ 1) < size) {
                if (used == path.size()) {
                    return Optional.empty();
                }
                byte[] sibling = Hashes.bytes(path.get(used++));
                hash = at % 2 == 0 ? node(hash, sibling) : node(sibling, hash);
            }
        }
        return used == path.size() ? Optional.of(hash) : Optional.empty();
    }

    private List<byte[]> above(List<byte[]> level) {
        var above = new ArrayList<byte[]>((level.size() + 1) / 2);
        for (int i = 0; i + 1 < level.size(); i += 2) {
            above.add(node(level.get(i), level.get(i + 1)));
        }
        if (level.size() % 2 == 1) {
            above.add(level.getLast());
        }
        return above;
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }

    private static List<byte[]> requireSome(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a block has at least one entry");
        }
        return leaves;
    }
}
