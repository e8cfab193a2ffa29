package dev.throughline.incident.provenance;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A whole run, or a line about one, whose estimate can be compared with what it cost. */
public record Sample(
        UUID provenanceId, @Nullable Long v1Micros, long v2Micros, long actualMicros, double drift, Instant at) {}
