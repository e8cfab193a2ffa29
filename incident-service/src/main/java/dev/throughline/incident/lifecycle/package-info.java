/** {@code open ─► acknowledged ─► resolved}, and {@code open ─► resolved}. */
@NullMarked
package dev.throughline.incident.lifecycle;

import org.jspecify.annotations.NullMarked;
