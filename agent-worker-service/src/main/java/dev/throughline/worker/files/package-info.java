/** The files of a run, fetched and stored by SHA-256. */
@NullMarked
package dev.throughline.worker.files;

import org.jspecify.annotations.NullMarked;
