/** What this worker really has: every probe looks for its sort, again and again. */
@NullMarked
package dev.throughline.worker.capability;

import org.jspecify.annotations.NullMarked;
