/** Looks at a run through the services' own REST interfaces. */
@NullMarked
package dev.throughline.orchestrator.scenario.observe;

import org.jspecify.annotations.NullMarked;
