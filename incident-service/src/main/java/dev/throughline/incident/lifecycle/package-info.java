/**
 * What becomes of an incident: {@code open ─► acknowledged ─► resolved ─► open}, who did it, and what the affected run's
 * record is told.
 */
@NullMarked
package dev.throughline.incident.lifecycle;

import org.jspecify.annotations.NullMarked;
