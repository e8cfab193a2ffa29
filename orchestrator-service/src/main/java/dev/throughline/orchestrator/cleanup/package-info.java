/** What the orchestrator has of synthetic scenarios. */
@NullMarked
package dev.throughline.orchestrator.cleanup;

import org.jspecify.annotations.NullMarked;
