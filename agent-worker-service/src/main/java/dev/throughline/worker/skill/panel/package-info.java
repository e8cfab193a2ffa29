/**
 * Fixed effects on panel data, pure: rows without what no effect can be told from ({@code Singletons}), without the
 * effects ({@code Within}), through least squares ({@code LeastSquares}) to estimates ({@code FixedEffects}).
 */
@NullMarked
package dev.throughline.worker.skill.panel;

import org.jspecify.annotations.NullMarked;
