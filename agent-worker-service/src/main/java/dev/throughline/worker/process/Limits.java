package dev.throughline.worker.process;

import java.time.Duration;

/**
 * What one execution may take.
 *
 * @param outputBytes of each of its two streams
 * @param diskBytes that it adds to its directory
 * @param files that it adds to its directory
 * @param memoryBytes of all its processes together
 */
public record Limits(Duration wall, int outputBytes, long diskBytes, int files, long memoryBytes, int processes) {}
