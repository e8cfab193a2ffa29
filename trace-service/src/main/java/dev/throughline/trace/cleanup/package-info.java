/** What the ledger has of synthetic scenarios, and the look at its real chains after a clean-up. */
@NullMarked
package dev.throughline.trace.cleanup;

import org.jspecify.annotations.NullMarked;
