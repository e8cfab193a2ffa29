/**
 * Production mode refuses whatever only pretends: with {@code throughline.mode=production} a service that finds a
 * {@link Violation} does not become ready and names it. In development the same list is a line in the log and part of
 * the health report.
 *
 * <pre>
 * ProductionCheck* ─► ProductionMode ─► readiness, log
 * </pre>
 */
@NullMarked
package dev.throughline.service.mode;

import org.jspecify.annotations.NullMarked;
