package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.local.PlatformService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The probe of a live platform: its metrics, and how little it leaves. */
@ExtendWith(RunningPlatform.Shared.class)
class ProbeIT {
    private static final String SCENARIO = "SDSR-E2E-001";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path DEPLOY = Path.of(System.getProperty("throughline.home", "../.."), "deploy");
    private static final Pattern METRIC = Pattern.compile("throughline_scenario_[a-z_]+");

    private final RunningPlatform platform;

    ProbeIT(RunningPlatform platform) {
        this.platform = platform;
    }

    @BeforeEach
    void switchOn() throws Exception {
        new Scenarios(platform).awaitIdle();
        new Scenarios(platform).assertClean("scenarios/" + SCENARIO);
        new Scenarios(platform).forgetBreakers();
        platform.caller().execute(PlatformService.ORCHESTRATOR, "DELETE FROM scenario_probe");
        platform.stop(PlatformService.ORCHESTRATOR);
        platform.startAgain(
                PlatformService.ORCHESTRATOR,
                Map.of(
                        "THROUGHLINE_SCENARIO_PROBE_SCENARIOS", SCENARIO,
                        "THROUGHLINE_SCENARIO_PROBE_EVERY", "25s",
                        "THROUGHLINE_SCENARIO_KEEP", "2"));
    }

    @AfterEach
    void switchOff() throws Exception {
        platform.stop(PlatformService.ORCHESTRATOR);
        platform.startAgain(PlatformService.ORCHESTRATOR);
        var scenarios = new Scenarios(platform);
        scenarios.awaitIdle();
        scenarios.assertClean("scenarios/" + SCENARIO);
    }

    @Test
    void shouldTellEveryLinkAndTakeNoMoreRoomHoweverOftenItProbes() throws Exception {
        // Given
        await().atMost(PATIENCE).until(() -> runs("held") >= 3);
        var before = resting();

        // When
        await().atMost(PATIENCE).until(() -> runs("held") >= 6);

        // Then
        assertThat(runs("broken") + runs("lost")).isZero();
        var after = resting();
        assertThat(after.entrySet().stream()
                        .filter(table -> table.getValue() > before.getOrDefault(table.getKey(), 0L))
                        .map(table -> table.getKey() + ": " + before.get(table.getKey()) + " → " + table.getValue()))
                .isEmpty();
        String scraped = scraped();
        assertThat(scraped).contains(named());
        for (String link : new String[] {"run", "trace", "incident", "alert", "cleanup"}) {
            assertThat(scraped)
                    .containsPattern("throughline_scenario_link_seconds_count\\{link=\"%s\",scenario=\"%s\"[^}]*} [1-9]"
                            .formatted(link, SCENARIO));
        }
    }

    /** Between two runs, when everything of the one before is cleaned up. */
    private Map<String, Long> resting() {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            var sizes = isIdle() ? sizes() : Map.<String, Long>of();
                            return isIdle() ? sizes : Map.<String, Long>of();
                        },
                        sizes -> !sizes.isEmpty());
    }

    private boolean isIdle() throws SQLException {
        String query = "SELECT count(*) FROM scenario_probe WHERE phase = 'idle' AND since > now()";
        return platform.caller().count(PlatformService.ORCHESTRATOR, query) == 1;
    }

    private Map<String, Long> sizes() throws SQLException {
        var sizes = new TreeMap<String, Long>();
        for (PlatformService service : PlatformService.values()) {
            // Reports are made of real costs as time goes by, whoever left them.
            String tables =
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'canary_report'";
            for (String table : platform.caller().rows(service, tables, row -> row.getString(1))) {
                sizes.put(
                        service.database() + "." + table,
                        platform.caller().count(service, "SELECT count(*) FROM \"" + table + "\""));
            }
        }
        return sizes;
    }

    private double runs(String result) {
        try {
            return Pattern.compile("throughline_scenario_runs_total\\{result=\"" + result + "\"[^}]*} ([0-9.]+)")
                    .matcher(scraped())
                    .results()
                    .mapToDouble(match -> Double.parseDouble(match.group(1)))
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String scraped() throws Exception {
        return platform.caller().text(PlatformService.ORCHESTRATOR, "/q/metrics");
    }

    /** By the rules and the dashboard of the probe. */
    private static TreeSet<String> named() throws Exception {
        var names = new TreeSet<String>();
        for (String file : new String[] {"prometheus/scenario.rules.yml", "grafana/dashboards/scenarios.json"}) {
            METRIC.matcher(Files.readString(DEPLOY.resolve(file))).results().forEach(name -> names.add(name.group()));
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(5);
        return names;
    }
}
