package dev.throughline.worker.task;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.TaskResult;
import org.jspecify.annotations.Nullable;

/** What is told about an attempt; {@code steps} is absent when it was refused before its first step. */
public record TaskReport(@Nullable CausalRecord steps, TaskResult result) {}
