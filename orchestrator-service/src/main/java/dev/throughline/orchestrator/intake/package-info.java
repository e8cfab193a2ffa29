/** Requests in: HTTP and Kafka, one validation, one start. */
@NullMarked
package dev.throughline.orchestrator.intake;

import org.jspecify.annotations.NullMarked;
