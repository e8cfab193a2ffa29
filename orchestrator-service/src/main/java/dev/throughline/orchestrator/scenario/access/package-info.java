/** How a scenario reaches the services: their addresses and a service account's tokens. */
@NullMarked
package dev.throughline.orchestrator.scenario.access;

import org.jspecify.annotations.NullMarked;
