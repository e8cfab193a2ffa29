package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules, routing and runbooks, checked by the programs that read them: Debian's promtool and amtool. */
class OperationsPackIT {
    private static final Path DEPLOY = Path.of(System.getProperty("throughline.home", "../.."), "deploy")
            .toAbsolutePath()
            .normalize();
    private static final Path PROMETHEUS = DEPLOY.resolve("prometheus");
    private static final Path ALERTMANAGER = DEPLOY.resolve("alertmanager/alertmanager.yml");
    private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");
    private static final Pattern RUNBOOK =
            Pattern.compile("(?m)^ *runbook_url: \"\\{\\{ \\$externalLabels\\.runbooks }}/([a-z-]+\\.md)\"$");
    private static final Pattern TESTED = Pattern.compile("alertname: (Throughline\\w+)");

    @BeforeAll
    static void install() throws Exception {
        if (Files.isWritable(Path.of("/var/lib/dpkg"))) {
            run(List.of(DEPLOY.resolve("install-test-tools.sh").toString()));
        }
        assumeTrue(
                isInstalled("promtool") && isInstalled("amtool"),
                "promtool and amtool are not installed: apt-get install prometheus prometheus-alertmanager");
    }

    @Test
    void shouldHaveRulesThatFireWhenTheyShouldAndOnlyThen() throws Exception {
        var command = new ArrayList<>(List.of("promtool", "test", "rules"));
        files(PROMETHEUS.resolve("tests"), ".test.yml").forEach(file -> command.add(file.toString()));
        assertThat(run(command)).isEqualTo("0");
    }

    @Test
    void shouldHaveAConfigurationThatPrometheusLoads() throws Exception {
        assertThat(run(List.of(
                        "promtool",
                        "check",
                        "config",
                        PROMETHEUS.resolve("prometheus.yml").toString())))
                .isEqualTo("0");
        var command = new ArrayList<>(List.of("promtool", "check", "rules", "--lint=all", "--lint-fatal"));
        files(PROMETHEUS, ".rules.yml").forEach(file -> command.add(file.toString()));
        assertThat(run(command)).isEqualTo("0");
    }

    @Test
    void shouldTestEveryAlertAndSayWhereItGoes() throws Exception {
        // Given
        var alerts = new TreeSet<String>();
        var tested = new TreeSet<String>();
        for (Path file : files(PROMETHEUS, ".rules.yml")) {
            names(ALERT, file)
                    .forEach(name -> assertThat(alerts.add(name)).as(name).isTrue());
        }
        for (Path file : files(PROMETHEUS.resolve("tests"), ".test.yml")) {
            tested.addAll(names(TESTED, file));
        }
        // Then
        assertThat(alerts).hasSizeGreaterThanOrEqualTo(8);
        assertThat(tested).isEqualTo(alerts);
        assertThat(names(Pattern.compile("alertname=(Throughline\\w+)"), DEPLOY.resolve("alertmanager/routes.txt")))
                .containsAll(alerts);
    }

    @Test
    void shouldRouteEachAlertToWhomItConcerns() throws Exception {
        assertThat(run(List.of("amtool", "check-config", ALERTMANAGER.toString())))
                .isEqualTo("0");
        var wrong = new ArrayList<String>();
        for (String line : Files.readAllLines(DEPLOY.resolve("alertmanager/routes.txt"))) {
            if (line.startsWith("#")) {
                continue;
            }
            var words = line.split(" ");
            var command = new ArrayList<>(List.of("amtool", "config", "routes", "test"));
            command.addAll(List.of("--config.file", ALERTMANAGER.toString(), "--verify.receivers=" + words[0]));
            command.addAll(Arrays.asList(words).subList(1, words.length));
            String result = run(command);
            if (!result.equals("0")) {
                wrong.add(line + ": " + result);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldLinkEveryAlertToARunbookThatSaysWhatToDo() throws Exception {
        for (Path file : files(PROMETHEUS, ".rules.yml")) {
            var pages = names(RUNBOOK, file);
            assertThat(pages).as(file.toString()).hasSameSizeAs(names(ALERT, file));
            for (String page : pages) {
                assertThat(DEPLOY.resolve("runbooks").resolve(page))
                        .exists()
                        .content()
                        .contains("## ");
            }
        }
    }

    /** Each runbook names the alerts that lead to it. */
    @Test
    void shouldNameInEachRunbookTheAlertsThatLeadThere() throws Exception {
        var rule = Pattern.compile("(?s)- alert: (\\w+)\\n.*?runbooks }}/([a-z-]+\\.md)\"");
        for (Path file : files(PROMETHEUS, ".rules.yml")) {
            for (MatchResult found :
                    rule.matcher(Files.readString(file)).results().toList()) {
                assertThat(DEPLOY.resolve("runbooks").resolve(found.group(2)))
                        .content()
                        .contains(found.group(1));
            }
        }
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    private static List<String> names(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** @return the exit code, and what was said when it is another than zero */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("throughline-operations", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return command.getFirst() + " does not end";
            }
            return process.exitValue() == 0
                    ? "0"
                    : process.exitValue() + " " + Files.readString(said, StandardCharsets.UTF_8);
        } finally {
            Files.delete(said);
        }
    }
}
