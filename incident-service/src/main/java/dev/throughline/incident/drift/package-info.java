/** How far estimates are from what runs cost, and whether that is chance. Pure. */
@NullMarked
package dev.throughline.incident.drift;

import org.jspecify.annotations.NullMarked;
