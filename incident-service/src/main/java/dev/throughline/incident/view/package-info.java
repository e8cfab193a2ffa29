/** Incidents over HTTP. */
@NullMarked
package dev.throughline.incident.view;

import org.jspecify.annotations.NullMarked;
