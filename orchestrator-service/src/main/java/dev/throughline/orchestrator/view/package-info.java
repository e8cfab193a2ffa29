/** What callers see of workflows: reads only. */
@NullMarked
package dev.throughline.orchestrator.view;

import org.jspecify.annotations.NullMarked;
