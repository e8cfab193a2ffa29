/**
 * The part of TraceQL that we answer: text to {@link dev.throughline.trace.traceql.Query}, from there to what the storage
 * can narrow down ({@link dev.throughline.trace.traceql.Prefilter}) and to what decides, span by span
 * ({@link dev.throughline.trace.traceql.SpanMatcher}). Pure code.
 */
@NullMarked
package dev.throughline.trace.traceql;

import org.jspecify.annotations.NullMarked;
