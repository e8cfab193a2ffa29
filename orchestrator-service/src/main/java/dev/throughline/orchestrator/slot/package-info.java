/** Single-writer slots: mailbox, group commit, publish, ownership. */
@NullMarked
package dev.throughline.orchestrator.slot;

import org.jspecify.annotations.NullMarked;
