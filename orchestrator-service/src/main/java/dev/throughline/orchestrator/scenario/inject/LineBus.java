package dev.throughline.orchestrator.scenario.inject;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The real topics, for what a scenario disturbs. It has a producer of its own, made when it is first needed: what the
 * engine sends never waits for a test. Blocking: for virtual threads.
 */
@Singleton
final class LineBus {
    private static final Duration SEND_PATIENCE = Duration.ofSeconds(5);

    private final String bootstrap;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    LineBus(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Returns when the broker has it. */
    void send(ProducerRecord<byte[], byte[]> record) throws InjectionException, InterruptedException {
        try {
            producer().send(record).get(SEND_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new InjectionException("the record cannot be sent to " + record.topic() + ": " + e.getMessage());
        }
    }

    /** The first record of the topic since then whose key is the workflow's; empty when none came in time. */
    Optional<ConsumerRecord<byte[], byte[]>> first(String topic, UUID workflow, Instant since, Duration patience)
            throws InjectionException {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1_000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) SEND_PATIENCE.toMillis());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            seek(consumer, topic, since);
            long until = System.nanoTime() + patience.toNanos();
            String key = workflow.toString();
            while (System.nanoTime() < until) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.key() != null && new String(record.key(), StandardCharsets.UTF_8).equals(key)) {
                        return Optional.of(record);
                    }
                }
            }
            return Optional.empty();
        } catch (KafkaException e) {
            throw new InjectionException(topic + " cannot be read: " + e.getMessage());
        }
    }

    /** Without a group: nobody else reads less because of it. */
    private static void seek(KafkaConsumer<byte[], byte[]> consumer, String topic, Instant since)
            throws InjectionException {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new InjectionException("there is no topic " + topic);
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
        // First the ends: what comes while it is asked for times must not be before them.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.offsetsForTimes(times)
                .forEach((partition, offset) ->
                        consumer.seek(partition, offset == null ? ends.getOrDefault(partition, 0L) : offset.offset()));
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrap,
                            ProducerConfig.ACKS_CONFIG,
                            "all",
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            SEND_PATIENCE.toMillis(),
                            ProducerConfig.CLIENT_ID_CONFIG,
                            "orchestrator-scenarios"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        return producer;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}
