/** Which live workers listen to which agent topics. */
@NullMarked
package dev.throughline.orchestrator.agents;

import org.jspecify.annotations.NullMarked;
