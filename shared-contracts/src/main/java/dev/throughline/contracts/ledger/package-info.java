/**
 * What the ledger's hashes mean, for the service that writes them and for whoever checks them without it.
 *
 * <pre>
 * record ─► leaf ─► Merkle root ─► block header ─► hash ─► next block (and, over a distance, later ones) ─► head ─► digest
 * </pre>
 *
 * No I/O happens here: a check gets bytes or rows and says what is wrong with them.
 */
@NullMarked
package dev.throughline.contracts.ledger;

import org.jspecify.annotations.NullMarked;
