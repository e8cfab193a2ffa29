package dev.throughline.trace.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Hashes of the ledger. Leaves and nodes are those of RFC 6962 (a leaf is prefixed with 0, a node with 1, so that no
 * node can pass for a leaf); a block is {@code sha256(chain ‖ 0 ‖ height ‖ root ‖ previous block)}.
 */
final class Merkle {
    static final byte[] GENESIS = new byte[32];

    private final MessageDigest sha256;

    Merkle() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] leaf(byte[] body) {
        sha256.update((byte) 0);
        return sha256.digest(body);
    }

    byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a block has at least one entry");
        }
        List<byte[]> level = leaves;
        while (level.size() > 1) {
            var next = new ArrayList<byte[]>((level.size() + 1) / 2);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                next.add(node(level.get(i), level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                next.add(level.getLast());
            }
            level = next;
        }
        return level.getFirst();
    }

    byte[] block(String chain, long height, byte[] root, byte[] previous) {
        sha256.update(chain.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(height).flip());
        sha256.update(root);
        return sha256.digest(previous);
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }
}
