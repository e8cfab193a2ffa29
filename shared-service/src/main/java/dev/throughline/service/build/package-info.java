/** Which build this is, and how another one stands to it. */
@NullMarked
package dev.throughline.service.build;

import org.jspecify.annotations.NullMarked;
