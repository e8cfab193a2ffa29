/**
 * A service's part in cleaning up after synthetic scenarios, the same in each of them.
 *
 * <pre>
 * throughline.control ─► CleanUpConsumer ─► CleanUpRound ─► CleanUpStore (batches, each a transaction)
 *          ▲                                    │   what a service has: CleanUpPart (its tables, its own checks)
 *          └──────────── receipt ◄──────────────┘
 * </pre>
 *
 * Round 0 only looks. Each later round deletes for a bounded time and says what remains; the coordinator asks for another.
 */
@NullMarked
package dev.throughline.service.cleanup;

import org.jspecify.annotations.NullMarked;
