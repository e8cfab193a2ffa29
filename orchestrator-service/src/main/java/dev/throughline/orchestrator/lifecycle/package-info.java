/** What people and programs ask of runs that exist: cancel, pause, resume, rerun, compensate, approve, reject. */
@NullMarked
package dev.throughline.orchestrator.lifecycle;

import org.jspecify.annotations.NullMarked;
