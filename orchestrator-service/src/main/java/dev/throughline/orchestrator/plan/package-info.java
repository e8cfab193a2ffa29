/** A template bound to parameters and frozen under its hash. */
@NullMarked
package dev.throughline.orchestrator.plan;

import org.jspecify.annotations.NullMarked;
