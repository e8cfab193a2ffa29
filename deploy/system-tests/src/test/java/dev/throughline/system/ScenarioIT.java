package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.local.PlatformService;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scenarios prove the whole line and leave no trace of the test. */
@ExtendWith(RunningPlatform.Shared.class)
class ScenarioIT {
    private static final String FIRST = "SDSR-E2E-001";
    private static final int REAL = 200;
    private static final int PARALLEL = 10;

    private final RunningPlatform platform;
    private final Scenarios scenarios;
    private final SyntheticRows rows;

    ScenarioIT(RunningPlatform platform) throws Exception {
        this.platform = platform;
        this.scenarios = new Scenarios(platform);
        this.rows = new SyntheticRows(platform.caller());
    }

    @BeforeEach
    void leaveBreakersOut() throws Exception {
        scenarios.forgetBreakers();
    }

    @AfterEach
    void leaveNothing() throws Exception {
        for (String scenario : scenarios.all()) {
            scenarios.cleanUp("scenarios/" + scenario);
        }
    }

    @Test
    void shouldHoldEveryShippedScenarioAndLeaveNothing() throws Exception {
        // Given
        var all = scenarios.all();
        assertThat(all).contains(FIRST).hasSizeGreaterThanOrEqualTo(10);

        // When
        var runs = scenarios.start(all);
        runs.forEach(scenarios::assertHeld);

        // Then
        assertThat(rows.synthetic()).isNotEmpty();
        cleanedWithoutTouchingRealRows(all);
    }

    @Test
    void shouldHoldEveryShippedScenarioWhileRealWorkRunsBeside() throws Exception {
        // Given
        var all = scenarios.all();
        var real = new NoopRuns(platform.caller());
        var load = Thread.ofVirtual().start(() -> real.submit(REAL));

        // When
        var runs = scenarios.start(all);
        runs.forEach(scenarios::assertHeld);
        load.join();

        // Then
        assertThat(real.count()).isEqualTo(REAL);
        real.assertComplete();
        awaitUnwatched(real.tenant());
        cleanedWithoutTouchingRealRows(all);
        real.assertComplete();
    }

    @Test
    void shouldNotDisturbEachOtherWhenOneScenarioRunsTenTimesAtOnce() throws Exception {
        // When
        var runs = scenarios.start(Collections.nCopies(PARALLEL, FIRST));
        runs.forEach(scenarios::assertHeld);

        // Then
        String incidents = "SELECT count(DISTINCT synthetic_scenario_id) FROM incident WHERE is_synthetic"
                + " AND synthetic_scenario_id LIKE '" + FIRST + "/%'";
        assertThat(platform.caller().count(PlatformService.INCIDENT, incidents)).isEqualTo(PARALLEL);
        scenarios.assertClean("scenario-runs/" + runs.getFirst());
        assertThat(platform.caller().count(PlatformService.INCIDENT, incidents)).isEqualTo(PARALLEL - 1);
        cleanedWithoutTouchingRealRows(List.of(FIRST));
    }

    private void cleanedWithoutTouchingRealRows(List<String> all) throws Exception {
        var before = rows.real();
        for (String scenario : all) {
            scenarios.assertClean("scenarios/" + scenario);
        }
        assertThat(rows.synthetic()).isEmpty();
        assertThat(rows.real()).isEqualTo(before);
    }

    /** Rows of runs that have ended go with the next look of the watch. */
    private void awaitUnwatched(String tenant) {
        String watched = "SELECT count(*) FROM watched_run WHERE tenant_id = '" + tenant + "'";
        await().atMost(Duration.ofSeconds(60))
                .until(() -> platform.caller().count(PlatformService.INCIDENT, watched) == 0);
    }
}
