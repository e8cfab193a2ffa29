/** Finds traces: filters, two orders, pages and exact totals; and judges in the background which are complete. */
@NullMarked
package dev.throughline.trace.search;

import org.jspecify.annotations.NullMarked;
