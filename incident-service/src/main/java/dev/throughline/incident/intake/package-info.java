/** What on the bus is a failure. Everything else is dropped unparsed. */
@NullMarked
package dev.throughline.incident.intake;

import org.jspecify.annotations.NullMarked;
