/** Readiness: the schema is the code's. */
@NullMarked
package dev.throughline.incident.health;

import org.jspecify.annotations.NullMarked;
