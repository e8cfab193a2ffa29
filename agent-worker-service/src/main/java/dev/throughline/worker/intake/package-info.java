/** Task envelopes arrive from Kafka: one poll thread, a bound per agent, offsets committed in order. */
@NullMarked
package dev.throughline.worker.intake;

import org.jspecify.annotations.NullMarked;
