/**
 * Lines about earlier runs, from files to the platform: each once, in bounded memory, and after an interruption from
 * where it stood.
 */
@NullMarked
package dev.throughline.cli.backfill;

import org.jspecify.annotations.NullMarked;
