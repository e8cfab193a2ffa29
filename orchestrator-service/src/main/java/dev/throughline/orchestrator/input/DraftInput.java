package dev.throughline.orchestrator.input;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A file that a draft works on.
 *
 * @param sha256 of its content, and its name in the file store
 */
@Schema(name = "DraftInput")
public record DraftInput(String name, String mediaType, long size, String sha256, Instant createdAt) {}
