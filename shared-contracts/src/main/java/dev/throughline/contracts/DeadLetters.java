package dev.throughline.contracts;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records no consumer can use, kept byte for byte with the reason. */
public final class DeadLetters {
    public static final String REASON = "dlq_reason";
    public static final String EXCEPTION = "dlq_exception";
    public static final String SOURCE_TOPIC = "dlq_source_topic";
    public static final String SOURCE_PARTITION = "dlq_source_partition";
    public static final String SOURCE_OFFSET = "dlq_source_offset";
    public static final String SERVICE = "dlq_service";

    private DeadLetters() {}

    /** The original key, value and headers, plus where it stood, who gave up on it, and why (at most 500 characters). */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record, String service, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        var headers = new RecordHeaders(record.headers());
        headers.add(REASON, CloudEvents.utf8(reason.length() <= 500 ? reason : reason.substring(0, 500)));
        headers.add(EXCEPTION, CloudEvents.utf8(cause.getClass().getName()));
        headers.add(SOURCE_TOPIC, CloudEvents.utf8(record.topic()));
        headers.add(SOURCE_PARTITION, CloudEvents.utf8(Integer.toString(record.partition())));
        headers.add(SOURCE_OFFSET, CloudEvents.utf8(Long.toString(record.offset())));
        headers.add(SERVICE, CloudEvents.utf8(service));
        return new ProducerRecord<>(Topics.DEAD_LETTERS, null, record.key(), record.value(), headers);
    }
}
