package dev.throughline.incident.overdue;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Synthetic;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the key and the headers of a record say about its run; the body stays unread.
 *
 * @param wakeupAt in milliseconds since 1970, or {@link #ENDED}
 * @param recordedAt when it was decided, in milliseconds since 1970, never later than now
 * @param isSynthetic as its header says, for the figures only: its incident says what the body says
 */
record Sighting(UUID workflowId, long wakeupAt, long recordedAt, byte @Nullable [] body, boolean isSynthetic) {
    static final long ENDED = -1;

    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();
    private static final int UUID_LENGTH = 36;

    /** Of a real run. */
    Sighting(UUID workflowId, long wakeupAt, long recordedAt, byte @Nullable [] body) {
        this(workflowId, wakeupAt, recordedAt, body, false);
    }

    /** Empty when the record says nothing about the wake-up of a run. */
    static Optional<Sighting> of(ConsumerRecord<byte[], byte[]> record, long now) {
        String wakeup = CloudEvents.header(record.headers(), CausalRecord.WAKEUP_HEADER);
        if (wakeup == null || record.key() == null || record.key().length != UUID_LENGTH) {
            return Optional.empty();
        }
        try {
            UUID id = UUID.fromString(new String(record.key(), StandardCharsets.ISO_8859_1));
            boolean isSynthetic = record.headers().lastHeader(Synthetic.HEADER) != null;
            long at = wakeup.equals(CausalRecord.ENDED) ? ENDED : Math.clamp(Long.parseLong(wakeup), 0, LATEST);
            return Optional.of(new Sighting(id, at, recordedAt(record, now), record.value(), isSynthetic));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isEnd() {
        return wakeupAt == ENDED;
    }

    private static long recordedAt(ConsumerRecord<byte[], byte[]> record, long now) {
        String time = CloudEvents.header(record.headers(), "ce_time");
        try {
            long said = time == null ? record.timestamp() : Instant.parse(time).toEpochMilli();
            return Math.clamp(said, 0, now);
        } catch (DateTimeException | ArithmeticException e) {
            return Math.clamp(record.timestamp(), 0, now);
        }
    }
}
