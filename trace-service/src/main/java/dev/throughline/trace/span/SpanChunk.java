package dev.throughline.trace.span;

import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Instant;
import java.util.UUID;

/**
 * The spans of one trace that came in one request.
 *
 * @param firstStart the earliest start of its spans, to the microsecond
 * @param lastEnd the latest end of its spans, to the microsecond
 */
public record SpanChunk(UUID traceId, Instant takenAt, Instant firstStart, Instant lastEnd, TracesData data) {}
