/** Workflow templates as YAML, and the rules that select one. */
@NullMarked
package dev.throughline.orchestrator.template;

import org.jspecify.annotations.NullMarked;
