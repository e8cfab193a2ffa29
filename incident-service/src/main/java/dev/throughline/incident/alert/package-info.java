/**
 * What receivers are told about incidents, at least once and always as the same alert.
 *
 * <pre>
 * incident changed ─► alert rows ─► sender (leader) ─► receivers: Alertmanager, signed webhooks
 *  one transaction        ▲            │ claim, post, settle
 *                         └────────────┴─► outbox: receipts
 * </pre>
 *
 * A row is claimed in one transaction, sent outside of any, and settled in another one that holds only if nobody changed
 * the row meanwhile. Whoever dies in between leaves a claim that ends by itself.
 */
@NullMarked
package dev.throughline.incident.alert;

import org.jspecify.annotations.NullMarked;
