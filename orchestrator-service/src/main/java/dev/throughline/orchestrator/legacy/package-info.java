/** Paths from before there were versions: answered by the same code, and each answer says where to go instead. */
@NullMarked
package dev.throughline.orchestrator.legacy;

import org.jspecify.annotations.NullMarked;
