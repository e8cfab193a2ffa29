package dev.throughline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "revoke", mixinStandardHelpOptions = true, description = "Lets nobody redeem a code any more.")
@SuppressWarnings("NullAway.Init")
final class CodeRevokeCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CODE_ID", description = "As throughline code list shows it.")
    private String id;

    @Override
    public Integer call() throws Exception {
        var answer = new PlatformClient(options.settings()).revokeCode(id);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
        }
        return answer.exitCode();
    }
}
