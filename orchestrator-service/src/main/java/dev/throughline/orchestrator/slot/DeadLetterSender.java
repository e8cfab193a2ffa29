package dev.throughline.orchestrator.slot;

import jakarta.inject.Singleton;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends what cannot be read to where it is kept, and returns when it is there. */
@Singleton
public final class DeadLetterSender {
    private final TaskPublisher publisher;

    DeadLetterSender(TaskPublisher publisher) {
        this.publisher = publisher;
    }

    public void send(ProducerRecord<byte[], byte[]> letter) throws InterruptedException {
        publisher.sendAndWait(letter);
    }
}
