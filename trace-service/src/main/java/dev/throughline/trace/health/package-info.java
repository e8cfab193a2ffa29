/** Readiness: the ledger follows its topic. */
@NullMarked
package dev.throughline.trace.health;

import org.jspecify.annotations.NullMarked;
