package dev.throughline.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One record sent with {@code acks=all} and received, then the next: what any hop over the bus costs at least. */
final class KafkaFloor {
    private static final byte[] BODY = new byte[1_000];
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String bootstrap;

    KafkaFloor(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    Latencies measure(Duration window) throws ExecutionException, InterruptedException {
        String topic = "throughline-bench-" + UUID.randomUUID();
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap, "default.api.timeout.ms", "10000", "request.timeout.ms", "5000"))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            try {
                return measureOn(new TopicPartition(topic, 0), window);
            } finally {
                admin.deleteTopics(List.of(topic)).all().get();
            }
        }
    }

    private Latencies measureOn(TopicPartition partition, Duration window)
            throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<byte[], byte[]>(
                        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "0"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var consumer = new KafkaConsumer<byte[], byte[]>(
                        Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            roundTrips(producer, consumer, partition, WARM_UP);
            return roundTrips(producer, consumer, partition, window);
        }
    }

    private static Latencies roundTrips(
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Duration window)
            throws ExecutionException, InterruptedException {
        var latencies = new Latencies();
        long deadline = System.nanoTime() + window.toNanos();
        for (long began = System.nanoTime(); began < deadline; began = System.nanoTime()) {
            var acknowledged =
                    producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, BODY));
            if (consumer.poll(PATIENCE).isEmpty()) {
                throw new IllegalStateException("a record did not come back within " + PATIENCE.toSeconds() + " s");
            }
            acknowledged.get();
            latencies.record(System.nanoTime() - began);
        }
        return latencies;
    }
}
