/**
 * Programs of the machine as steps: {@code process.run}. What may run is a list in the configuration; how it runs is
 * here.
 *
 * <pre>
 * ProcessRunSkill ─► Programs (the list) ─► Execution ─► Confinement (how it is started)
 *        │                                     ├───────► Outflow (what it prints, bounded)
 *        │                                     ├───────► DiskUse, ProcessTree (what it takes, and its end)
 *        └─► RunLog, Redaction (what is kept)
 * </pre>
 */
@NullMarked
package dev.throughline.worker.process;

import org.jspecify.annotations.NullMarked;
