/** A collector that is not ours: it takes spans as OTLP over HTTP and gives them to tests. */
@NullMarked
package dev.throughline.testkit.otlp;

import org.jspecify.annotations.NullMarked;
