/** What side-effecting skills already did, so that a redelivered step does not do it again. */
@NullMarked
package dev.throughline.worker.effect;

import org.jspecify.annotations.NullMarked;
