package dev.throughline.cli;

import dev.throughline.local.LocalPlatform;
import dev.throughline.local.PlatformException;
import dev.throughline.local.PlatformLock;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops the platform; data are kept.")
@SuppressWarnings("NullAway.Init")
final class DownCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 90;

    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException, PlatformException {
        Optional<ProcessHandle> platform = PlatformLock.holder(options.data());
        if (platform.isEmpty()) {
            LocalPlatform.endLeftOvers(options.settings());
            say("not_running");
            return Throughline.NOT_RUNNING;
        }
        platform.get().destroy();
        try {
            platform.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new PlatformException("process " + platform.get().pid() + " does not stop", e);
        }
        say("stopped");
        return Throughline.OK;
    }

    private void say(String status) {
        spec.commandLine()
                .getOut()
                .println(options.json() ? "{\"status\":\"" + status + "\"}" : status.replace('_', ' '));
    }
}
