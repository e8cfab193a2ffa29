/** Spans of runs, attempts and requests, made of what a commit has made durable. */
@NullMarked
package dev.throughline.orchestrator.tracing;

import org.jspecify.annotations.NullMarked;
