/**
 * Old periods of the ledger leave the database: written to a file, read back and verified, only then dropped.
 *
 * <pre>
 * period over its retention ─► FILE.part ─► FILE ─► verified ─► one transaction: partitions dropped, ledger_archive row
 * </pre>
 *
 * Each arrow can be the last before a crash: what is in the database is still there, and the next turn begins again.
 */
@NullMarked
package dev.throughline.trace.archive;

import org.jspecify.annotations.NullMarked;
