package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskResult;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an attempt yielded, as digests: enough to see in the record whether two runs yielded the same. */
final class Digests {
    private Digests() {}

    static @Nullable String ofOutput(TaskResult result) {
        return of(result.output());
    }

    static @Nullable String of(@Nullable JsonNode output) {
        if (output == null || output.isEmpty()) {
            return null;
        }
        try {
            return Json.sha256(CanonicalJson.bytes(output));
        } catch (IllegalArgumentException e) {
            // What JSON cannot say has no canonical form; it must not set the run aside.
            return null;
        }
    }

    static @Nullable Map<String, String> ofArtifacts(TaskResult result) {
        if (result.artifacts().isEmpty()) {
            return null;
        }
        var digests = new TreeMap<String, String>();
        result.artifacts().forEach(file -> digests.put(file.name(), file.sha256()));
        return digests;
    }
}
