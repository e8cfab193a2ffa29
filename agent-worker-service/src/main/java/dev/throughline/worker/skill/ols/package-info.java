/** {@code stats.ols}: ordinary least squares over a file of the work directory. */
@NullMarked
package dev.throughline.worker.skill.ols;

import org.jspecify.annotations.NullMarked;
