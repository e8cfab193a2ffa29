/**
 * Proves on a real Postgres that each migration has a way back.
 *
 * <pre>
 * {@link dev.throughline.testkit.migration.MigrationScripts} ─► {@link dev.throughline.testkit.migration.RoundTrip} ─► problems
 *     db/migration, db/down, db/sample       up, rows, down, up; down to nothing, up again
 *                                            │                │                │
 *                                            ▼                ▼                ▼
 *                                         Catalog         TableRows       SampleRows
 * </pre>
 */
@NullMarked
package dev.throughline.testkit.migration;

import org.jspecify.annotations.NullMarked;
