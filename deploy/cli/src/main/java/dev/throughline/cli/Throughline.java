package dev.throughline.cli;

import dev.throughline.local.PlatformException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code throughline}: exit code 0 done, 1 the job failed, 2 wrong usage, 3 no platform answers, 4 it did not start. */
@Command(
        name = "throughline",
        mixinStandardHelpOptions = true,
        version = "throughline 0.1.0",
        description = "Runs agent workflows over Kafka and says why things happened.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            TemplatesCommand.class,
            TemplateCommand.class,
            PlanCommand.class,
            SubmitCommand.class,
            CodeCommand.class,
            TraceCommand.class,
            VerifyCommand.class,
            LedgerCommand.class,
            ProvenanceCommand.class,
            BreakerCommand.class,
            ScenarioCommand.class,
            BenchCommand.class,
            TokenCommand.class
        })
public final class Throughline {
    static final String COMPLAINT = "throughline: ";

    static final int OK = 0;
    static final int JOB_FAILED = 1;
    static final int NOT_RUNNING = 3;
    static final int NOT_STARTED = 4;

    private Throughline() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        ComponentLog.quiet();
        var line = line();
        int exit = line.execute(arguments);
        line.getOut().flush();
        line.getErr().flush();
        return exit;
    }

    /** All commands, and what their failures are told as. */
    static CommandLine line() {
        var line = new CommandLine(new Throughline());
        LifecycleCommand.addTo(line);
        BreakerTurnCommand.addTo(Objects.requireNonNull(line.getSubcommands().get("breaker")));
        line.setExecutionExceptionHandler((failure, command, ignored) -> {
            String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            command.getErr().println(COMPLAINT + reason);
            return failure instanceof PlatformException ? NOT_STARTED : NOT_RUNNING;
        });
        return line;
    }
}
