/**
 * Inputs of a draft: files one by one, a zip of them, or pieces with offsets.
 *
 * <pre>
 * multipart ─► MultipartReader ─┐
 * zip ─► aside ─► ZipDirectory ─┼─► file store (content by digest) ─► InputStore (rows: quota and all-or-none)
 * pieces ─► UploadFile (fsync) ─┘
 * </pre>
 *
 * Every stream is bounded while it is read; no header is believed, and no file is ever whole in memory.
 */
@NullMarked
package dev.throughline.orchestrator.input;

import org.jspecify.annotations.NullMarked;
