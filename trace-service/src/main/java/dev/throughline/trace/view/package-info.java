/** Turns the records of a trace into spans, steps and a causality graph; the projection is pure code. */
@NullMarked
package dev.throughline.trace.view;

import org.jspecify.annotations.NullMarked;
