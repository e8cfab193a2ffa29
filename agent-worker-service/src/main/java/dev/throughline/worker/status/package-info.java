/** Who this worker is and whether it can take work. */
@NullMarked
package dev.throughline.worker.status;

import org.jspecify.annotations.NullMarked;
