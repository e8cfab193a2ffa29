package dev.throughline.trace.span;

import io.smallrye.config.SmallRyeConfigBuilder;

/** The configuration as a service has it that says nothing, or one thing. */
final class Limits {
    private Limits() {}

    static SpansConfig none() {
        return with("retention", "14d");
    }

    static SpansConfig with(String name, String value) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SpansConfig.class)
                .withDefaultValue("throughline.spans." + name, value)
                .build()
                .getConfigMapping(SpansConfig.class);
    }
}
