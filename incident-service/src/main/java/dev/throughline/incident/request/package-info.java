/** What callers send, read and refused alike by every resource. */
@NullMarked
package dev.throughline.incident.request;

import org.jspecify.annotations.NullMarked;
