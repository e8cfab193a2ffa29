/**
 * The whole platform on one machine, without Docker: broker and Postgres embedded, four services as processes.
 *
 * <pre>
 * LocalPlatform ─► KafkaBroker (this JVM), PostgresServer (child) ─► ServiceProcess × 4 (children)
 * </pre>
 */
@NullMarked
package dev.throughline.local;

import org.jspecify.annotations.NullMarked;
