/** What was seen against what was expected, link by link. Pure. */
@NullMarked
package dev.throughline.orchestrator.scenario.verdict;

import org.jspecify.annotations.NullMarked;
