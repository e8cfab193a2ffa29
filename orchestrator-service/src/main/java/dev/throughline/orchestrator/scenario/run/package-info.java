/** Runs of scenarios: asked for over HTTP, stored, carried out by one instance at a time, judged. */
@NullMarked
package dev.throughline.orchestrator.scenario.run;

import org.jspecify.annotations.NullMarked;
