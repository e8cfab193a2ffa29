/** JSON conventions and problem details of every HTTP answer. */
@NullMarked
package dev.throughline.orchestrator.http;

import org.jspecify.annotations.NullMarked;
