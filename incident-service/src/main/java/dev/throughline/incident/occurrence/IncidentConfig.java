package dev.throughline.incident.occurrence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one incident is. */
@ConfigMapping(prefix = "throughline.incident")
public interface IncidentConfig {
    /** In order; the first that matches decides. None: tenant and what the kind of failure says. */
    List<GroupingRule> grouping();

    /** In order; the first that matches decides. None: the severity of the kind of failure. */
    List<SeverityRule> severities();

    /**
     * A failure that comes this soon after its incident was resolved opens it again; {@code 0s}: never, it is another
     * incident.
     */
    @WithDefault("0s")
    Duration reopenWithin();

    /** Occurrences of an incident that are kept one by one; more of them are numbers by the minute. */
    @WithDefault("1000")
    int keptOccurrences();

    /** How long a failure that is only a number is known again when it is delivered again. */
    @WithDefault("8d")
    Duration rememberCounted();

    /** Rules about what is one incident. */
    interface GroupingRule {
        /** Part of the fingerprint. */
        String name();

        /** Patterns of what it is about; all must match. */
        Match match();

        /** Fields that failures of one incident share: type, code, agent, template, stage, step. None: all are one. */
        Optional<List<String>> by();
    }

    /** Rules about how much failures matter. */
    interface SeverityRule {
        /** Patterns of what it is about; all must match. */
        Match match();

        /** {@code warning}, {@code error} or {@code critical}. */
        String severity();
    }

    /** Exact text, or with {@code *} for any characters and {@code ?} for one. Absent: whatever it is. */
    interface Match {
        Optional<String> type();

        Optional<String> code();

        Optional<String> agent();

        Optional<String> template();

        Optional<String> stage();

        Optional<String> step();

        Optional<String> tenant();
    }
}
