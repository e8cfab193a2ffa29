/** Whether the database has what the code was written for. */
@NullMarked
package dev.throughline.service.schema;

import org.jspecify.annotations.NullMarked;
