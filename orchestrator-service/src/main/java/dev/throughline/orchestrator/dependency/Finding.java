package dev.throughline.orchestrator.dependency;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who has what a plan requires.
 *
 * @param kind {@code skill}, {@code program}, {@code package} or {@code llm}
 * @param minVersion absent: any
 * @param workers ids of the live workers that have it; none: it is missing
 */
@Schema(name = "DependencyFinding")
public record Finding(String kind, String name, @Nullable String minVersion, List<String> workers) {
    public boolean isMet() {
        return !workers.isEmpty();
    }
}
