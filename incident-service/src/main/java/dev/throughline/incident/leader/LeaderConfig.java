package dev.throughline.incident.leader;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the leader is elected. */
@ConfigMapping(prefix = "throughline.leader")
public interface LeaderConfig {
    /** A direct connection to the database, never a pooler's: its lock belongs to a session. Default: the datasource's. */
    Optional<String> jdbcUrl();

    /** How often the leader makes sure that it still is, and others try to become it. */
    @WithDefault("1s")
    Duration heartbeat();

    /** An unanswered statement counts as a lost connection after this long. */
    @WithDefault("3s")
    Duration timeout();
}
