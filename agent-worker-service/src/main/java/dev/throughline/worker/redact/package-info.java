/** Secrets are taken out of texts before these leave the process. */
@NullMarked
package dev.throughline.worker.redact;

import org.jspecify.annotations.NullMarked;
