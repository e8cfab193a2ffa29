/** The second lock: what the database itself shows to whom, whatever a query forgets. */
@NullMarked
package dev.throughline.service.tenant;

import org.jspecify.annotations.NullMarked;
