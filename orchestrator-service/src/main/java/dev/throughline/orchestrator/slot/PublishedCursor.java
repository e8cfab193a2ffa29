package dev.throughline.orchestrator.slot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Up to which journal entry everything has reached Kafka. Acknowledgements may come in any order. */
final class PublishedCursor {
    private final Deque<Group> open = new ArrayDeque<>();
    private long published;

    PublishedCursor(long published) {
        this.published = published;
    }

    /** All records of one commit. Holds one count of its own until {@link #sealed}. */
    static final class Group implements Callback {
        private final long lastSeq;
        private final AtomicInteger pending = new AtomicInteger(1);

        private Group(long lastSeq) {
            this.lastSeq = lastSeq;
        }

        Callback expect() {
            pending.incrementAndGet();
            return this;
        }

        void sealed() {
            pending.decrementAndGet();
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            // A record that failed keeps its group open: the next owner sends it again from the journal.
            if (failure == null) {
                pending.decrementAndGet();
            }
        }
    }

    Group open(long lastSeq) {
        var group = new Group(lastSeq);
        open.add(group);
        return group;
    }

    long position() {
        while (!open.isEmpty() && open.peekFirst().pending.get() == 0) {
            published = open.removeFirst().lastSeq;
        }
        return published;
    }
}
