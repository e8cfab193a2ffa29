package dev.throughline.cli.backfill;

import dev.throughline.contracts.ProvenanceLine;

/** What stands at a place of a file. */
public sealed interface Found {
    /** The line of the file, the first is 1. */
    long line();

    /** Where the next one begins: bytes in a file of lines, elements in a JSON document. */
    long next();

    record Good(ProvenanceLine provenance, long line, long next) implements Found {}

    /** It is reported and skipped. */
    record Bad(String reason, long line, long next) implements Found {}
}
