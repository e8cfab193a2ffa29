package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.TaskResult;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Whatever waits in a slot's mailbox. */
sealed interface Mail {
    record Start(StartRequest request, CompletableFuture<StartOutcome> answer) implements Mail {}

    /** A record of the slot's partition; {@code result} is null when it was unreadable and is already dead-lettered. */
    record Result(@Nullable TaskResult result, ConsumerRecord<byte[], byte[]> record) implements Mail {}

    /** Wakes the slot so that it looks at due timers. */
    record Tick() implements Mail {}
}
