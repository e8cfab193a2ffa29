/** One attempt of one task: refusals, its steps in order, its report. */
@NullMarked
package dev.throughline.worker.task;

import org.jspecify.annotations.NullMarked;
