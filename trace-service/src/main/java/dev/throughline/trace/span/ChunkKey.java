package dev.throughline.trace.span;

import java.time.Instant;
import java.util.UUID;

/**
 * A chunk that a search found, without its spans. Keys are ordered by their first start and their arrival, the newest first.
 *
 * @param bytes of its spans in memory
 */
public record ChunkKey(UUID traceId, Instant takenAt, Instant firstStart, int bytes) {}
