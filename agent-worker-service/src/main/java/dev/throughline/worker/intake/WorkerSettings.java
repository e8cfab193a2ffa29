package dev.throughline.worker.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What this process hosts. */
@ConfigMapping(prefix = "throughline.worker")
public interface WorkerSettings {
    /** Agent types served here; each has its own topic. */
    @WithDefault("intake,profile,analyse,validate,report,deliver")
    List<String> agents();

    /** Tasks of one agent type that run at the same time. */
    @WithDefault("16")
    int concurrency();

    /** Agents that deviate from {@link #concurrency()}. */
    Map<String, Integer> agentConcurrency();

    /** Where tasks get their work directories. */
    @WithDefault(".throughline/worker")
    Path dir();

    /** Larger files are neither fetched nor stored. */
    @WithDefault("268435456")
    long maxFileBytes();

    default int concurrencyOf(String agent) {
        return Math.max(1, agentConcurrency().getOrDefault(agent, concurrency()));
    }
}
