package dev.throughline.orchestrator.scenario.verdict;

import java.time.Duration;
import java.util.function.Function;

/**
 * How one link is judged.
 *
 * @param expected in words
 */
record Check(String name, Duration within, String expected, Function<Observations, Finding> judge) {}
