/** What this worker says about itself, and the cancellations it hears. */
@NullMarked
package dev.throughline.worker.advertise;

import org.jspecify.annotations.NullMarked;
