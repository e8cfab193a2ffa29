package dev.throughline.worker.intake;

import java.util.ArrayDeque;

/**
 * The offsets of one partition that are being worked on. Tasks finish in any order; only the prefix of finished ones may
 * be committed, otherwise a crash would lose an unfinished task below a committed offset.
 *
 * <p>{@link #add} and {@link #committable} belong to the poll thread; a {@link Slot} may be finished by any thread.
 */
final class PartitionOffsets {
    private final ArrayDeque<Slot> open = new ArrayDeque<>();
    private long position = -1;
    private long committed = -1;

    Slot add(long offset) {
        var slot = new Slot(offset);
        open.addLast(slot);
        return slot;
    }

    /** The offset to commit (the next one to read), or -1 when nothing moved since {@link #committed}. */
    long committable() {
        while (!open.isEmpty() && open.peekFirst().done) {
            position = open.removeFirst().offset + 1;
        }
        return position > committed ? position : -1;
    }

    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    static final class Slot {
        private final long offset;
        private volatile boolean done;

        private Slot(long offset) {
            this.offset = offset;
        }

        void finish() {
            done = true;
        }
    }
}
