/** Walks through every endpoint that a service describes, as people who should be kept out. */
@NullMarked
package dev.throughline.testkit.access;

import org.jspecify.annotations.NullMarked;
