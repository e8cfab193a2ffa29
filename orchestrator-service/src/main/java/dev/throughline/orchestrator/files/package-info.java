/** Inputs and artifacts, stored by their SHA-256. */
@NullMarked
package dev.throughline.orchestrator.files;

import org.jspecify.annotations.NullMarked;
