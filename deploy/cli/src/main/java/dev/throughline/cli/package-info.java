/** The command line: everything a person does with a platform, in words and as JSON. */
@NullMarked
package dev.throughline.cli;

import org.jspecify.annotations.NullMarked;
