/** Spans and log lines of attempts, made when they have ended. */
@NullMarked
package dev.throughline.worker.tracing;

import org.jspecify.annotations.NullMarked;
