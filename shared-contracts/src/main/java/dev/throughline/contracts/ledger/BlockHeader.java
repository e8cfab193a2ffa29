package dev.throughline.contracts.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the hash of a block is made of. Numbers are big-endian, times are microseconds since 1970, {@code 0} is one byte.
 *
 * <pre>
 * format 1: sha256(chain ‖ 0 ‖ height ‖ root ‖ previous)
 * format 2: sha256("throughline-block-2" ‖ 0 ‖ chain ‖ 0 ‖ height ‖ entries ‖ events ‖ taken_at ‖ synthetic ‖ root
 *                  ‖ previous ‖ skip)
 * </pre>
 *
 * {@code skip} is the hash of the block at {@link #skipTo}: with it, a few hundred headers lead from the head of a chain
 * to any of its blocks, however many lie between.
 *
 * @param entries how many leaves the root is of
 * @param events how many events those have
 * @param takenAt never before that of the block before
 * @param previous of the block at {@code height - 1}; {@link Hashes#GENESIS} for the first
 */
public record BlockHeader(
        int format,
        String chain,
        long height,
        int entries,
        int events,
        Instant takenAt,
        boolean isSynthetic,
        String root,
        String previous,
        @Nullable String skip) {
    public static final int FORMAT = 2;

    private static final int LONGEST_CHAIN = 100;
    private static final byte[] TAG = "throughline-block-2".getBytes(StandardCharsets.US_ASCII);

    public BlockHeader {
        if (format != 1 && format != FORMAT) {
            throw new IllegalArgumentException("block format " + format + " is not known here");
        }
        requireChain(chain);
        if (height < 1 || entries < 1 || events < 0 || takenAt == null) {
            throw new IllegalArgumentException("not the header of a block");
        }
        Hashes.require(root);
        Hashes.require(previous);
        if (format == 1 ? skip != null : skip == null) {
            throw new IllegalArgumentException("format 1 has no skip, format 2 has one");
        }
        if (skip != null) {
            Hashes.require(skip);
        }
    }

    static String requireChain(String chain) {
        if (chain == null || chain.isEmpty() || chain.length() > LONGEST_CHAIN || chain.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not the name of a chain");
        }
        return chain;
    }

    /** The height that a block of format 2 points back to besides the one before: its own without its lowest bit. */
    public static long skipTo(long height) {
        return height - Long.lowestOneBit(height);
    }

    public String hash() {
        var sha256 = Merkle.sha256();
        byte[] name = chain.getBytes(StandardCharsets.UTF_8);
        if (format == 1) {
            sha256.update(name);
            sha256.update((byte) 0);
            sha256.update(number(height));
        } else {
            sha256.update(TAG);
            sha256.update((byte) 0);
            sha256.update(name);
            sha256.update((byte) 0);
            sha256.update(number(height));
            sha256.update(ByteBuffer.allocate(8).putInt(entries).putInt(events).array());
            sha256.update(number(ChronoUnit.MICROS.between(Instant.EPOCH, takenAt)));
            sha256.update((byte) (isSynthetic ? 1 : 0));
        }
        sha256.update(Hashes.bytes(root));
        sha256.update(Hashes.bytes(previous));
        if (skip != null) {
            sha256.update(Hashes.bytes(skip));
        }
        return Hashes.hex(sha256.digest());
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
