package dev.throughline.trace.ledger;

import dev.throughline.contracts.DeadLetters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Sends what nobody can read to the dead-letter topic and waits until it is there. */
@ApplicationScoped
class DeadLetterPublisher {
    private static final Logger LOG = Logger.getLogger(DeadLetterPublisher.class);
    private static final String SERVICE = "trace";

    private final KafkaProducer<byte[], byte[]> producer;
    private final Counter sent;

    DeadLetterPublisher(@ConfigProperty(name = "kafka.bootstrap.servers") String brokers, MeterRegistry metrics) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "throughline-trace-dead-letters",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        sent = metrics.counter("throughline.ledger.dead_letters");
    }

    /** Blocks; a failure must keep the consumer from going on. */
    void send(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
        LOG.warnf(
                "record goes to the dead letters topic=%s partition=%d offset=%d reason=%s",
                record.topic(), record.partition(), record.offset(), cause.getMessage());
        try {
            producer.send(DeadLetters.of(record, SERVICE, cause)).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a dead letter", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a dead letter was not accepted", e);
        }
        sent.increment();
    }

    @PreDestroy
    void close() {
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
