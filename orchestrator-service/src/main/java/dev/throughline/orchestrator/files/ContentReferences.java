package dev.throughline.orchestrator.files;

import java.util.List;
import java.util.Set;

/** One kind of rows that refer to content. Whoever has such rows provides a bean of this, or loses the content. */
public interface ContentReferences {
    /** Those of the digests that something refers to now. Blocking. */
    Set<String> inUse(List<String> digests);
}
