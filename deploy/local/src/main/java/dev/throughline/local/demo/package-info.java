/** Data to try the line with. */
@NullMarked
package dev.throughline.local.demo;

import org.jspecify.annotations.NullMarked;
