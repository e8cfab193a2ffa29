/**
 * From time to time, and on demand: are the estimates of late too far off, or is it chance?
 *
 * <pre>
 * leader's clock, POST .../runs ─► Canary ─► samples ─► CanaryJudge (pure) ─► CanaryStore: the report
 *                                                            └─ failed ─► breaker
 * </pre>
 */
@NullMarked
package dev.throughline.incident.canary;

import org.jspecify.annotations.NullMarked;
