package dev.throughline.orchestrator.input;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a draft may hold, and what uploads may take from the service. Answers call a limit by its name here. */
@ConfigMapping(prefix = "throughline.inputs")
interface InputLimits {
    /** Where unfinished uploads lie. Instances that share callers share this folder. */
    @WithDefault(".throughline/uploads")
    String dir();

    @WithDefault("20")
    int maxFiles();

    @WithDefault("1G")
    MemorySize maxFileBytes();

    /** All inputs of one draft together. */
    @WithDefault("2G")
    MemorySize maxWorkflowBytes();

    /** A zip as it comes. */
    @WithDefault("1G")
    MemorySize maxBundleBytes();

    /** How many bytes a zip's entry may become for each of its compressed ones. */
    @WithDefault("200")
    int maxCompressionRatio();

    /** Unfinished uploads in pieces of one draft. */
    @WithDefault("20")
    int maxSessions();

    /** Counted from the last piece. */
    @WithDefault("24H")
    Duration sessionExpiry();

    /** How often what nobody went on with is removed. */
    @WithDefault("10m")
    String sweepEvery();

    /** Bodies that are read at once; others are told to come again. */
    @WithDefault("16")
    int maxConcurrent();

    /** For one body, however slowly it comes. */
    @WithDefault("30M")
    Duration maxDuration();
}
