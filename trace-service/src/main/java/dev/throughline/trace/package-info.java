/**
 * The trace service: an append-only ledger of the causality record, and the readable views of it.
 *
 * <pre>
 * throughline.events ─► ledger (blocks, chained hashes, trace and step rows) ─► view (spans, causality) ─► HTTP
 *                          └─► throughline.dead-letters
 * POST /v1/traces ─► otlp (bounded, answered after the commit) ─► span (chunks by trace) ─► tempo, view
 * </pre>
 */
@NullMarked
package dev.throughline.trace;

import org.jspecify.annotations.NullMarked;
