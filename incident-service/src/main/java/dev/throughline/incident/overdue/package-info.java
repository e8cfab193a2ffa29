/**
 * Runs that nobody looks after any more, noticed from the events alone, while the orchestrator may be dead.
 *
 * <pre>
 * throughline.events ─► OverdueConsumer ─► Sighting ─► Watch ─► WatchStore (rows and position, one transaction)
 *   key and one header                                   │
 *                                                        ├─► overdue: Incidents.take
 *                                                        └─► goes on again: Incidents.resolve
 * </pre>
 */
@NullMarked
package dev.throughline.incident.overdue;

import org.jspecify.annotations.NullMarked;
