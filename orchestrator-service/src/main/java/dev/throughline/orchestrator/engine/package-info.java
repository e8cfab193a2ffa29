/** Pure decisions about one run: no I/O, no clock, no framework. */
@NullMarked
package dev.throughline.orchestrator.engine;

import org.jspecify.annotations.NullMarked;
