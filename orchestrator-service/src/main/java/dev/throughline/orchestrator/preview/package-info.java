/**
 * What an input looks like, before anything runs on it: columns, types, missing values, first rows.
 *
 * <pre>
 * input ─► TextCheck (bytes: encoding, lines) ─► WideTable (when it is too wide) ─► DuckDbRows (shut in) ─► Preview
 * </pre>
 *
 * The file is hostile until its run says otherwise: it is read by a DuckDB that can open this file and nothing else.
 */
@NullMarked
package dev.throughline.orchestrator.preview;

import org.jspecify.annotations.NullMarked;
