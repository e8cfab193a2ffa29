package dev.throughline.orchestrator.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuccessorTest {
    @ParameterizedTest
    @CsvSource({
        "/jobs, /api/v1/workflows",
        "/v1/jobs/, /api/v1/workflows",
        "/jobs/redeem, /api/v1/task-codes/redeem",
        "/jobs/17, /api/v1/workflows/17",
        "/v1/jobs/17/status, /api/v1/workflows/17",
        "/jobs/17/result, /api/v1/workflows/17/artifacts",
        "/jobs/17/artifacts/a.csv, /api/v1/workflows/17/artifacts/a.csv",
        "/jobs/17/cancel, /api/v1/workflows/17/cancel",
        "/v1/jobs/17/inputs/bundle, /api/v1/workflows/17/inputs/bundle",
        "/jobs/17/freeze, /api/v1/workflows/17/plan/freeze",
        "/jobs/17/start, /api/v1/workflows/17/run"
    })
    void shouldNameThePathOfTodayWhenThePathIsALegacyOne(String legacy, String successor) {
        // When
        var found = Successor.of(legacy);

        // Then
        assertThat(found).contains(successor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/jobsite", "/api/v1/workflows", "/v2/jobs", "/api/jobs", "/q/health"})
    void shouldLeaveAPathAloneWhenItIsNoLegacyOne(String path) {
        // When
        var found = Successor.of(path);

        // Then
        assertThat(found).isEmpty();
    }
}
