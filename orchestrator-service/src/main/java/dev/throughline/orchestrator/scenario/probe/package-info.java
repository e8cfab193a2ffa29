/**
 * The continuous probe: runs chosen scenarios for ever, one at a time and by one instance at a time, and says as metrics what
 * it finds.
 *
 * <pre>
 * idle ── due ──► running ── judged ──► cleaning ── cleaned up ──► idle, the next scenario
 * </pre>
 */
@NullMarked
package dev.throughline.orchestrator.scenario.probe;

import org.jspecify.annotations.NullMarked;
