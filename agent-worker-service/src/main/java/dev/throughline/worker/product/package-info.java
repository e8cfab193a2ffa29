/** The rows that a task leaves behind, as its stage says. */
@NullMarked
package dev.throughline.worker.product;

import org.jspecify.annotations.NullMarked;
