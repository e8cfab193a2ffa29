/**
 * Grafana's Tempo API over stored spans and over those of the ledger: one tree, where the stored one wins if both have a
 * span of the same id.
 *
 * <pre>
 * GET /api/v2/traces/{id} ─► Traces ─► span.SpanStore, view.ProjectedSpanStore ─► Union ─► TraceAnswer | OtlpJson
 * GET /api/search?q=      ─► traceql ─► TraceSearch ─► Union ─► SearchAnswer
 * </pre>
 */
@NullMarked
package dev.throughline.trace.tempo;

import org.jspecify.annotations.NullMarked;
