/** What others need to check the ledger without believing this service: proofs of traces, digests, chains page by page. */
@NullMarked
package dev.throughline.trace.proof;

import org.jspecify.annotations.NullMarked;
