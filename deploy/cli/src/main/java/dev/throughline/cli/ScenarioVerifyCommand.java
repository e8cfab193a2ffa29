package dev.throughline.cli;

import dev.throughline.contracts.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Judges a run again by what is there now; exit code 0 only when every link holds.")
@SuppressWarnings("NullAway.Init")
final class ScenarioVerifyCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The id of a run, or of a scenario for its latest run.")
    private String target;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the verdict as JUnit XML, too.")
    private @Nullable Path junit;

    @Override
    public Integer call() throws Exception {
        var client = new ScenarioClient(new PlatformClient(options.settings()));
        String run = ScenarioClient.isRun(target) ? target : client.latestRun(target);
        var answer = client.verify(run);
        if (answer.status() == 202) {
            var clock = InstantSource.system();
            answer = new ScenarioFollower(client, spec.commandLine().getOut(), true, clock, Duration.ofMinutes(5))
                    .follow(run);
        }
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.reasons());
            return answer.exitCode();
        }
        var verdict = ScenarioRun.of(answer.body());
        if (options.json()) {
            spec.commandLine()
                    .getOut()
                    .println(Json.MAPPER
                            .valueToTree(Map.of("held", verdict.held(), "runs", List.of(answer.body())))
                            .toPrettyString());
        } else {
            spec.commandLine().getOut().print(VerdictTable.render(verdict, Paint.ofTerminal()));
        }
        if (junit != null) {
            Files.writeString(junit, JUnitReport.of(List.of(verdict)));
        }
        return verdict.held() ? Throughline.OK : Throughline.JOB_FAILED;
    }
}
