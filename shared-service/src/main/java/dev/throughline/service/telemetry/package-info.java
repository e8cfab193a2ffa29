/**
 * Spans and log lines, the same way in every service.
 *
 * <pre>
 * request ─► TraceIdPropagator ─► TraceSampler ─► span of the request ─► TraceHeads ─► stored with the run
 * what has ended ─► PastSpan ─► Spans ─► exporter
 * </pre>
 *
 * The spans of a run are made when something has ended, from what is durable, with the ids that the ledger has for the
 * same things.
 */
@NullMarked
package dev.throughline.service.telemetry;

import org.jspecify.annotations.NullMarked;
