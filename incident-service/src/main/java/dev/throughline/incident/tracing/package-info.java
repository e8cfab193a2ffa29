/** Spans of failures that became incidents. */
@NullMarked
package dev.throughline.incident.tracing;

import org.jspecify.annotations.NullMarked;
