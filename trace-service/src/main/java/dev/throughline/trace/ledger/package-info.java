/** Takes each causal record exactly once: poll, build blocks, one transaction per polled batch. */
@NullMarked
package dev.throughline.trace.ledger;

import org.jspecify.annotations.NullMarked;
