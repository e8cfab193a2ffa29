package dev.throughline.trace.span;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a resource says of all its spans, read once. */
record ResourceFacts(
        int[] tokens,
        @Nullable String tenant,
        boolean isSynthetic,
        @Nullable String scenario) {
    private static final String TENANT = "throughline.tenant";
    private static final String SYNTHETIC = "throughline.is_synthetic";
    private static final String SCENARIO = "throughline.synthetic_scenario_id";

    static ResourceFacts of(Resource resource) {
        List<KeyValue> attributes = resource.getAttributesList();
        int[] tokens = attributes.stream()
                .flatMap(attribute ->
                        Tokens.text(attribute.getValue())
                                .map(text -> Tokens.of("resource." + attribute.getKey(), text))
                                .stream())
                .mapToInt(TokenHash::of)
                .limit(ChunkDraft.MOST_TOKENS + 1L)
                .toArray();
        return new ResourceFacts(tokens, null, false, null).with(attributes);
    }

    /** What a span says of itself counts more than what its resource says. */
    ResourceFacts with(List<KeyValue> attributes) {
        String namedTenant = tenant;
        boolean synthetic = isSynthetic;
        String namedScenario = scenario;
        for (KeyValue attribute : attributes) {
            switch (attribute.getKey()) {
                case TENANT -> namedTenant = text(attribute).orElse(namedTenant);
                case SYNTHETIC ->
                    synthetic = text(attribute).map(Boolean::parseBoolean).orElse(synthetic);
                case SCENARIO -> namedScenario = text(attribute).orElse(namedScenario);
                default -> {
                    continue;
                }
            }
        }
        return new ResourceFacts(tokens, namedTenant, synthetic, namedScenario);
    }

    private static Optional<String> text(KeyValue attribute) {
        return Tokens.text(attribute.getValue());
    }
}
