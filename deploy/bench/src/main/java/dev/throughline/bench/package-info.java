/**
 * How fast the line is, next to what this machine can do at all.
 *
 * <pre>
 * Durability ─► floors (CommitFloor, KafkaFloor) ─► OpenLoop ─► OpenLoop + RecordWatch ─► ClosedLoop ─► Figures
 *  refuses                same machine, same run     latency     record complete          workflows/s
 * </pre>
 *
 * The driver shares its processors with the services, so it is lean on purpose: preformatted requests over
 * {@link dev.throughline.bench.HttpConnection}, one virtual thread a connection, no parsing on the hot path.
 */
@NullMarked
package dev.throughline.bench;

import org.jspecify.annotations.NullMarked;
