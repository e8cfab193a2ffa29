/** Which of the instances does what only one of them may do. */
@NullMarked
package dev.throughline.incident.leader;

import org.jspecify.annotations.NullMarked;
