package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.WorkflowCommand;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Whatever waits in a slot's mailbox. */
sealed interface Mail {
    record Start(StartRequest request, CompletableFuture<StartOutcome> answer) implements Mail {}

    /** A record of the slot's partition; {@code result} is null when it was unreadable and is already dead-lettered. */
    record Result(@Nullable TaskResult result, ConsumerRecord<byte[], byte[]> record) implements Mail {}

    /**
     * @param command null when the record was unreadable and is already dead-lettered
     * @param nextOffset of the partition of commands; -1 when the command did not come from there
     */
    record Asked(@Nullable WorkflowCommand command, CompletableFuture<CommandOutcome> answer, long nextOffset)
            implements Mail {}

    /** Wakes the slot so that it looks at due timers. */
    record Tick() implements Mail {}
}
