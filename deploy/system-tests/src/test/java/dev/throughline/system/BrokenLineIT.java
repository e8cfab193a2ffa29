package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.local.PlatformService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A scenario that cannot fail proves nothing: each way to break the line is found and named. */
@ExtendWith(RunningPlatform.Shared.class)
class BrokenLineIT {
    private static final String SCENARIO = "SDSR-E2E-001";

    private final RunningPlatform platform;
    private final Scenarios scenarios;

    BrokenLineIT(RunningPlatform platform) throws Exception {
        this.platform = platform;
        this.scenarios = new Scenarios(platform);
    }

    @AfterEach
    void shouldBeFoundSoundOnceItIsRepaired() throws Exception {
        scenarios.assertHeld(scenarios.start(SCENARIO));
        scenarios.assertClean("scenarios/" + SCENARIO);
        assertThat(new SyntheticRows(platform.caller()).synthetic()).isEmpty();
    }

    @Test
    void shouldNameTheTraceWhenTheTraceServiceIsStopped() throws Exception {
        // Given
        platform.stop(PlatformService.TRACE);

        // When
        JsonNode judged;
        try {
            judged = scenarios.judged(scenarios.start(SCENARIO));
        } finally {
            platform.startAgain(PlatformService.TRACE);
        }

        // Then
        assertBroken(judged, "ready.trace", "trace");
    }

    @Test
    void shouldNameTheIncidentWhenNobodyConsumesTheEventsForIt() throws Exception {
        // Given
        platform.stop(PlatformService.INCIDENT);
        platform.startAgain(
                PlatformService.INCIDENT,
                Map.of("MP_MESSAGING_INCOMING_EVENTS_TOPIC", "throughline.nobody-writes-here"));

        // When
        JsonNode judged;
        try {
            judged = scenarios.judged(scenarios.start(SCENARIO));
        } finally {
            platform.stop(PlatformService.INCIDENT);
            platform.startAgain(PlatformService.INCIDENT);
        }

        // Then
        assertBroken(judged, "incident");
        assertThat(Scenarios.brokenNames(judged)).doesNotContain("run", "trace", "ready.incident");
    }

    @Test
    void shouldNameTheLedgerWhenATriggerIsSwitchedOff() throws Exception {
        // Given
        List<String> triggers = platform.caller()
                .rows(
                        PlatformService.TRACE,
                        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass AND NOT tgisinternal",
                        row -> row.getString(1));
        assertThat(triggers).isNotEmpty();
        platform.caller()
                .execute(PlatformService.TRACE, "ALTER TABLE ledger_entry DISABLE TRIGGER " + triggers.getFirst());

        // When
        JsonNode judged;
        try {
            judged = scenarios.judged(scenarios.start(SCENARIO));
        } finally {
            platform.caller()
                    .execute(
                            PlatformService.TRACE,
                            "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER " + triggers.getFirst());
        }

        // Then
        assertThat(Scenarios.brokenNames(judged)).containsExactly("ledger");
        assertThat(Scenarios.broken(judged).getFirst()).contains(triggers.getFirst());
    }

    @Test
    void shouldNameTheServiceAndTheMigrationWhenOneIsSkipped() throws Exception {
        // Given
        String last = "(SELECT max(installed_rank) FROM flyway_schema_history)";
        platform.caller().execute(PlatformService.TRACE, """
                        CREATE TABLE put_aside AS SELECT * FROM flyway_schema_history WHERE installed_rank = %s;
                        DELETE FROM flyway_schema_history WHERE installed_rank = %s;
                        """.formatted(last, last));

        // When
        JsonNode judged;
        String script;
        try {
            script = platform.caller()
                    .rows(PlatformService.TRACE, "SELECT script FROM put_aside", row -> row.getString(1))
                    .getFirst();
            judged = scenarios.judged(scenarios.start(SCENARIO));
        } finally {
            platform.caller()
                    .execute(
                            PlatformService.TRACE,
                            "INSERT INTO flyway_schema_history SELECT * FROM put_aside; DROP TABLE put_aside;");
        }

        // Then
        assertThat(Scenarios.brokenNames(judged)).first().isEqualTo("ready.trace");
        assertThat(Scenarios.broken(judged).getFirst())
                .contains(Path.of(script).getFileName().toString());
    }

    /** The run as a whole, and these links of it. */
    private static void assertBroken(JsonNode judged, String... links) {
        assertThat(judged.path("held").asBoolean()).isFalse();
        assertThat(Scenarios.brokenNames(judged))
                .as(Scenarios.broken(judged).toString())
                .contains(links);
    }
}
