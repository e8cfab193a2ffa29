/** What plans need of workers, and whether a live one has it. */
@NullMarked
package dev.throughline.orchestrator.dependency;

import org.jspecify.annotations.NullMarked;
