/** How the service reaches its database. */
@NullMarked
package dev.throughline.service.database;

import org.jspecify.annotations.NullMarked;
