/**
 * Templates that were added: rows, what every instance knows of them, and the HTTP interface.
 *
 * <pre>
 * resource ─► store ─► (Postgres) ─► stored templates, twice a second ─► template library (memory) ─► intake
 * </pre>
 */
@NullMarked
package dev.throughline.orchestrator.library;

import org.jspecify.annotations.NullMarked;
