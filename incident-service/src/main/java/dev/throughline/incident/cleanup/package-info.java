/** What incidents, their watch and their costs have of synthetic scenarios. */
@NullMarked
package dev.throughline.incident.cleanup;

import org.jspecify.annotations.NullMarked;
