/**
 * The wire: what services and external programs say to each other, and nothing else.
 *
 * <pre>
 * WorkflowRequest ─► TaskEnvelope ─► TaskResult          ControlMessage (workers, cancellations)
 *        └──────────────┴───────────────┴──► CausalRecord(CausalEvent…)     DeadLetters
 * </pre>
 *
 * Bodies are JSON in snake_case ({@link dev.throughline.contracts.Json}); records travel as CloudEvents in Kafka
 * binary mode ({@link dev.throughline.contracts.CloudEvents}). No I/O happens here.
 */
@NullMarked
package dev.throughline.contracts;

import org.jspecify.annotations.NullMarked;
