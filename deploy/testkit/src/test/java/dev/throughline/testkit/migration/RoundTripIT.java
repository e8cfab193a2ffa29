package dev.throughline.testkit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit itself: it accepts what is right, and says what is wrong. */
class RoundTripIT {
    private static final String FIRST = "V1__run.sql";
    private static final String SECOND = "V2__pause.sql";

    @TempDir
    Path folder;

    private final Map<String, String> up = new HashMap<>(Map.of(FIRST, """
            CREATE TYPE priority AS ENUM ('low', 'high');
            CREATE TABLE run (
                id       uuid PRIMARY KEY,
                tenant   varchar(8) NOT NULL,
                priority priority NOT NULL,
                status   text NOT NULL CONSTRAINT run_status CHECK (status IN ('running', 'ended')),
                ended_at timestamptz,
                CONSTRAINT run_end CHECK (status = 'running' OR ended_at IS NOT NULL)
            );
            CREATE TABLE step (
                run_id uuid NOT NULL REFERENCES run (id),
                number int NOT NULL,
                causes uuid[] NOT NULL,
                output jsonb,
                PRIMARY KEY (run_id, number)
            );
            GRANT SELECT ON run TO "${app_role}";
            """, SECOND, """
            ALTER TABLE run ADD COLUMN paused_at timestamptz;
            ALTER TABLE run DROP CONSTRAINT run_status;
            ALTER TABLE run ADD CONSTRAINT run_status CHECK (status IN ('running', 'paused', 'ended'));
            CREATE INDEX run_tenant ON run (tenant);
            """));
    private final Map<String, String> down =
            new HashMap<>(Map.of(FIRST, "DROP TABLE step; DROP TABLE run; DROP TYPE priority;", SECOND, """
            UPDATE run SET status = 'running' WHERE status = 'paused';
            ALTER TABLE run DROP CONSTRAINT run_status;
            ALTER TABLE run ADD CONSTRAINT run_status CHECK (status IN ('running', 'ended'));
            DROP INDEX run_tenant;
            ALTER TABLE run DROP COLUMN paused_at;
            """));
    private final Map<String, String> samples = new HashMap<>();

    @Test
    void shouldFindNothingWhenEveryMigrationHasItsWayBack() throws Exception {
        // When
        List<String> problems = problems();

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void shouldNameTheMigrationWhenItHasNoDownScript() throws Exception {
        // Given
        down.remove(SECOND);

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems).containsExactly("db/migration/V2__pause.sql has no db/down/V2__pause.sql");
    }

    @Test
    void shouldNameTheDownScriptWhenItBelongsToNoMigration() throws Exception {
        // Given
        down.put("V3__resume.sql", "SELECT 1");

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems).containsExactly("db/down/V3__resume.sql takes back no migration");
    }

    @Test
    void shouldNameWhatIsLeftWhenTheDownScriptForgetsAnIndex() throws Exception {
        // Given
        down.computeIfPresent(SECOND, (name, sql) -> sql.replace("DROP INDEX run_tenant;", ""));

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("V2__pause.sql taken back: too much: index run_tenant");
    }

    @Test
    void shouldNameWhatIsMissingWhenTheDownScriptTakesAGrantAway() throws Exception {
        // Given
        down.compute(SECOND, (name, sql) -> sql + "REVOKE SELECT ON run FROM kit_app;");

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems)
                .containsExactly("V2__pause.sql taken back: missing: SELECT on run to kit_app, grantable f");
    }

    @Test
    void shouldNameTheRowsWhenTheDownScriptLosesThem() throws Exception {
        // Given
        down.compute(SECOND, (name, sql) -> sql + "DELETE FROM step;");

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems)
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith("V2__pause.sql taken back: lost: row of step"));
    }

    @Test
    void shouldNameTheRowsWhenTheDownScriptChangesThem() throws Exception {
        // Given
        down.compute(SECOND, (name, sql) -> sql + "UPDATE run SET ended_at = NULL WHERE status = 'running';");

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems)
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith("V2__pause.sql taken back: lost: row of run"));
    }

    @Test
    void shouldFailWhenTheVersionBeforeCannotHoldTheRows() throws Exception {
        // Given
        down.computeIfPresent(SECOND, (name, sql) -> sql.replaceFirst("UPDATE.*", ""));

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("V2__pause.sql taken back: failed")
                .contains("run_status");
    }

    @Test
    void shouldAskForASampleWhenNoRowCanBeMadeUp() throws Exception {
        // Given
        up.compute(FIRST, (name, sql) -> sql + "CREATE TABLE span (id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{4}$'));");
        down.compute(FIRST, (name, sql) -> "DROP TABLE span;" + sql);

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems).isNotEmpty().allMatch(problem -> problem.contains("no row could be made up for span"));
    }

    @Test
    void shouldTakeTheSampleWhenNoRowCanBeMadeUp() throws Exception {
        // Given
        up.compute(FIRST, (name, sql) -> sql + "CREATE TABLE span (id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{4}$'));");
        down.compute(FIRST, (name, sql) -> "DROP TABLE span;" + sql);
        samples.put("V1.sql", "INSERT INTO span VALUES ('00ff')");

        // When
        List<String> problems = problems();

        // Then
        assertThat(problems).isEmpty();
    }

    private List<String> problems() throws Exception {
        var scripts = new MigrationScripts(up, down, samples, Map.of("app_role", "kit_app"));
        return RoundTrip.problems("kit", scripts, folder);
    }
}
