package dev.throughline.orchestrator.input;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Limits that a test can reach. */
public final class SmallLimits implements QuarkusTestProfile {
    public static final int FILE = 2 << 20;
    static final int WORKFLOW = 5 << 20;
    static final int BUNDLE = 3 << 20;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "throughline.inputs.max-file-bytes", Integer.toString(FILE),
                "throughline.inputs.max-workflow-bytes", Integer.toString(WORKFLOW),
                "throughline.inputs.max-bundle-bytes", Integer.toString(BUNDLE),
                "throughline.inputs.max-sessions", "2",
                "throughline.inputs.sweep-every", "1s",
                "throughline.preview.max-duration", "6S",
                "throughline.preview.max-line-bytes", "1M",
                "throughline.http.max-body-bytes", "1M");
    }
}
