/** jq in templates, as far as decisions may evaluate it. */
@NullMarked
package dev.throughline.orchestrator.expression;

import org.jspecify.annotations.NullMarked;
