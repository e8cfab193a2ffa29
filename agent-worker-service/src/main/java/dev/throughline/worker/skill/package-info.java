/** What steps can do: one class per skill. */
@NullMarked
package dev.throughline.worker.skill;

import org.jspecify.annotations.NullMarked;
