/**
 * How fast the line is, next to what this machine can do at all.
 *
 * <pre>
 * Durability ─► floors (CommitFloor, KafkaFloor) ─► ClosedLoop ─► OpenLoop ─► OpenLoop + RecordWatch ─► Figures
 *  refuses                same machine, same run     workflows/s   latency      record complete
 * </pre>
 *
 * The driver shares its processors with the services, so it is lean on purpose: preformatted requests over
 * {@link dev.throughline.bench.HttpConnection}, one virtual thread a connection, no parsing on the hot path.
 */
@NullMarked
package dev.throughline.bench;

import org.jspecify.annotations.NullMarked;
