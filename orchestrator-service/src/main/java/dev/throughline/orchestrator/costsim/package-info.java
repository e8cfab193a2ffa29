/** What a run would cost, for whoever asks before it begins; and what a plan said, computed once more. */
@NullMarked
package dev.throughline.orchestrator.costsim;

import org.jspecify.annotations.NullMarked;
