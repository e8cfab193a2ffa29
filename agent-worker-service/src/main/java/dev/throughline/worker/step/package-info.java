/** One step: arguments from jq expressions, retries, time-out, the event that records it. */
@NullMarked
package dev.throughline.worker.step;

import org.jspecify.annotations.NullMarked;
