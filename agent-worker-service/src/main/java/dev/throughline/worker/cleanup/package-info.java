/** What the worker keeps of synthetic scenarios: the outputs of their side effects. */
@NullMarked
package dev.throughline.worker.cleanup;

import org.jspecify.annotations.NullMarked;
