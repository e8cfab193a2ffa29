/** What the metrics of all services have in common: the buckets of their timers, and exemplars that name a trace. */
@NullMarked
package dev.throughline.service.metrics;

import org.jspecify.annotations.NullMarked;
