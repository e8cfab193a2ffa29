package dev.throughline.trace.archive;

import java.time.Instant;

/** A period that is no longer in the database, and where it is. */
public record Archive(Instant until, String file, String sha256, long blocks, long entries, Instant archivedAt) {}
