/** Spans from whoever speaks OTLP over HTTP: read within bounds, cut, stored, and only then acknowledged. */
@NullMarked
package dev.throughline.trace.otlp;

import org.jspecify.annotations.NullMarked;
