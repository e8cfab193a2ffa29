package dev.throughline.cli;

import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a person does about a breaker; there is a command of this class for each verb. */
@Command(mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class BreakerTurnCommand implements Callable<Integer> {
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "disable", "Takes an estimator out of use until somebody enables it.",
            "enable", "Lets an estimator be used again and forgets its trips.");

    private final String verb;

    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ESTIMATOR", description = "Such as v2.")
    private String estimator;

    @Option(names = "--reason", required = true, description = "Why; it stays in the breaker's timeline.")
    private String reason;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = Tokens.DEFAULT_TENANT,
            description = "Whose breaker (default: default).")
    private String tenant;

    private BreakerTurnCommand(String verb) {
        this.verb = verb;
    }

    static void addTo(CommandLine breaker) {
        for (String verb : new TreeSet<>(DESCRIPTIONS.keySet())) {
            var command = new CommandLine(new BreakerTurnCommand(verb));
            command.getCommandSpec().usageMessage().description(DESCRIPTIONS.get(verb));
            breaker.addSubcommand(verb, command);
        }
    }

    @Override
    public Integer call() throws Exception {
        var answer = new PlatformClient(options.settings(), tenant).turnBreaker(estimator, verb, reason);
        var out = spec.commandLine();
        if (!answer.isOk()) {
            out.getErr().println(Throughline.COMPLAINT + answer.problem());
        } else if (options.json()) {
            out.getOut().println(answer.body().toPrettyString());
        } else {
            out.getOut()
                    .printf(
                            "%s is %s%n",
                            answer.body().path("name").asText(),
                            answer.body().path("state").asText());
        }
        return answer.exitCode();
    }
}
