package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.StageSpec;
import java.time.Duration;
import java.util.List;

/** What the workers have, as far as anybody knows now. */
public interface Dependencies {
    /** Everything there is. */
    Dependencies ALL = new Dependencies() {
        @Override
        public List<String> missing(Plan plan, StageSpec stage) {
            return List.of();
        }

        @Override
        public Duration patience() {
            return Duration.ofHours(1);
        }
    };

    /** What the stage needs and nobody has, in words for people; empty: it may start. */
    List<String> missing(Plan plan, StageSpec stage);

    /** How long a stage waits for it. */
    Duration patience();
}
