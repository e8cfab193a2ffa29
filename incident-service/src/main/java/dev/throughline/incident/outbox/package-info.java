/** Events of ours on their way to the bus. */
@NullMarked
package dev.throughline.incident.outbox;

import org.jspecify.annotations.NullMarked;
