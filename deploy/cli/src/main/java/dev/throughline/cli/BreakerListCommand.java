package dev.throughline.cli;

import dev.throughline.local.PlatformService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists breakers and how they stand.")
@SuppressWarnings("NullAway.Init")
final class BreakerListCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var answer = new PlatformClient(options.settings(), Tokens.ALL_TENANTS)
                .get(PlatformService.INCIDENT, "/api/v1/costsim/breakers?limit=500", 0);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
            return answer.exitCode();
        }
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(answer.body().toPrettyString());
            return Throughline.OK;
        }
        out.printf("%-30s %-10s %6s %-25s %s%n", "breaker", "state", "trips", "until", "why");
        answer.body()
                .path("items")
                .forEach(item -> out.printf(
                        "%-30s %-10s %6d %-25s %s%n",
                        item.path("name").asText(),
                        item.path("state").asText(),
                        item.path("trips").asInt(),
                        item.path("until").asText("-"),
                        item.path("why").asText("-")));
        return Throughline.OK;
    }
}
