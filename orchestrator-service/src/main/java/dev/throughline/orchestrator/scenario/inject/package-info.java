/** Starts the workflows of a scenario and disturbs them, as a client of the line like any other. */
@NullMarked
package dev.throughline.orchestrator.scenario.inject;

import org.jspecify.annotations.NullMarked;
