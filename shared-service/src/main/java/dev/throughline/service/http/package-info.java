/** What answers have in common: JSON as on the bus, problem details for each refusal. */
@NullMarked
package dev.throughline.service.http;

import org.jspecify.annotations.NullMarked;
