/** Real brokers and databases without installing anything: for tests, and for the local platform. */
@NullMarked
package dev.throughline.testkit;

import org.jspecify.annotations.NullMarked;
