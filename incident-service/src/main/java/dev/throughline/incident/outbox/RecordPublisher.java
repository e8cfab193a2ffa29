package dev.throughline.incident.outbox;

import dev.throughline.service.telemetry.BusLog;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** The way out. Returns when the broker has everything, or throws. */
@ApplicationScoped
public class RecordPublisher {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 1_024;

    private final MutinyEmitter<ProducerRecord<byte[], byte[]>> out;

    RecordPublisher(
            @Channel("records-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<ProducerRecord<byte[], byte[]>> out) {
        this.out = out;
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        sendAll(List.of(record));
    }

    /** Whatever their topics are. */
    public void sendAll(List<ProducerRecord<byte[], byte[]>> records) {
        Multi.createFrom()
                .iterable(records)
                .onItem()
                .transformToUni(out::send)
                .merge(AT_ONCE)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);
        records.forEach(BusLog::sent);
    }
}
