package dev.throughline.contracts;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records no consumer can use, kept byte for byte with the reason. Of one that was so large that its letter might fit no
 * topic, only the digest is kept: what cannot be written down would stop whoever gives up on it.
 */
public final class DeadLetters {
    public static final String REASON = "dlq_reason";
    public static final String EXCEPTION = "dlq_exception";
    public static final String SOURCE_TOPIC = "dlq_source_topic";
    public static final String SOURCE_PARTITION = "dlq_source_partition";
    public static final String SOURCE_OFFSET = "dlq_source_offset";
    public static final String SERVICE = "dlq_service";

    /** Instead of the value: how many bytes it had, and their SHA-256. */
    public static final String SIZE = "dlq_size";

    public static final String SHA256 = "dlq_sha256";

    /** Brokers and producers take about a million; what was compressed on its way may be much more by now. */
    private static final int MAX_BYTES = 900_000;

    private static final int MAX_AROUND = 100_000;

    private DeadLetters() {}

    /** The original key, value and headers, plus where it stood, who gave up on it, and why (at most 500 characters). */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record, String service, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        byte[] key = record.key() == null ? new byte[0] : record.key();
        byte[] value = record.value() == null ? new byte[0] : record.value();
        boolean fits = key.length + size(record.headers()) <= MAX_AROUND;
        boolean isWhole = fits && value.length <= MAX_BYTES;
        var headers = fits ? new RecordHeaders(record.headers()) : marks(record.headers());
        if (!isWhole) {
            headers.add(SIZE, CloudEvents.utf8(Integer.toString(value.length)));
            headers.add(SHA256, CloudEvents.utf8(Json.sha256(value)));
        }
        headers.add(REASON, CloudEvents.utf8(reason.length() <= 500 ? reason : reason.substring(0, 500)));
        headers.add(EXCEPTION, CloudEvents.utf8(cause.getClass().getName()));
        headers.add(SOURCE_TOPIC, CloudEvents.utf8(record.topic()));
        headers.add(SOURCE_PARTITION, CloudEvents.utf8(Integer.toString(record.partition())));
        headers.add(SOURCE_OFFSET, CloudEvents.utf8(Long.toString(record.offset())));
        headers.add(SERVICE, CloudEvents.utf8(service));
        return new ProducerRecord<>(
                Topics.DEAD_LETTERS, null, fits ? record.key() : null, isWhole ? record.value() : null, headers);
    }

    private static long size(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    /** Of too many headers: whether it is a rehearsal's. */
    private static RecordHeaders marks(Headers headers) {
        var kept = new RecordHeaders();
        Header scenario = headers.lastHeader(Synthetic.HEADER);
        if (scenario != null && scenario.value() != null && scenario.value().length <= 500) {
            kept.add(scenario);
        }
        return kept;
    }
}
