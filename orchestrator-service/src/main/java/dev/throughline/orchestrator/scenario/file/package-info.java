/** Scenarios as files: what is injected, what must be true afterwards, and everything that is wrong with a text. */
@NullMarked
package dev.throughline.orchestrator.scenario.file;

import org.jspecify.annotations.NullMarked;
