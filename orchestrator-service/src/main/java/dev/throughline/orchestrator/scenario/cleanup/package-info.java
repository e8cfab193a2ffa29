/**
 * Clean-up after scenarios, for the whole line.
 *
 * <pre>
 * CleanUpResource, CleanUpDoor ─► CleanUps ─► row ─► CleanUpLoop ─► CleanUpDecider ─► request on throughline.control
 *                                              ▲                        │ between rounds               │
 *                                              │                        └─► Backlog: who has not read it all
 *                                              └── ReceiptConsumer ◄──────── receipts ◄────── every service
 * </pre>
 *
 * All that is known is in the row, so any instance goes on where another one stopped.
 */
@NullMarked
package dev.throughline.orchestrator.scenario.cleanup;

import org.jspecify.annotations.NullMarked;
