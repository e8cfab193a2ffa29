/**
 * Synthetic scenarios: what is injected and what must be true afterwards is a file; a run of it starts real workflows as
 * any client would, looks at what the services say, and judges the line link by link.
 *
 * <pre>
 * file ──► run (stored, resumed elsewhere) ──► inject ──► the line
 *                    │                                       │
 *                    └──► verdict ◄── observe ◄──── REST ────┘
 * </pre>
 */
@NullMarked
package dev.throughline.orchestrator.scenario;

import org.jspecify.annotations.NullMarked;
