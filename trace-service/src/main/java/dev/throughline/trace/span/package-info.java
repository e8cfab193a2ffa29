/**
 * Spans of whoever sends them: all spans of one trace in one request are one row, whose body is the OTLP message of just
 * those spans. A trace is its rows' bodies put together.
 *
 * <pre>
 * otlp ─► SpanCutter (chunks by trace) ─► SpanIntake (bounded queue, group commit) ─► SpanWriteStore ─► span_chunk
 *                                                              tempo, view ◄─ SpanStore ◄─┘
 * </pre>
 */
@NullMarked
package dev.throughline.trace.span;

import org.jspecify.annotations.NullMarked;
