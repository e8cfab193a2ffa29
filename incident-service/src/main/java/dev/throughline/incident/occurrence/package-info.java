/** Failures written down: each once, the same cause under one incident while that is unresolved. */
@NullMarked
package dev.throughline.incident.occurrence;

import org.jspecify.annotations.NullMarked;
