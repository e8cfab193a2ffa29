/** Step events and results go back to Kafka. */
@NullMarked
package dev.throughline.worker.publish;

import org.jspecify.annotations.NullMarked;
