package dev.throughline.cli;

import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "status", mixinStandardHelpOptions = true, description = "Says which services are ready.")
@SuppressWarnings("NullAway.Init")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var client = new PlatformClient(options.settings());
        Map<String, String> states = new LinkedHashMap<>();
        for (PlatformService service : options.settings().services()) {
            states.put(service.database(), client.isReady(service) ? "ready" : "down");
        }
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(Json.MAPPER.valueToTree(states).toString());
        } else {
            states.forEach((name, state) -> out.printf("%-14s %s%n", name, state));
        }
        return states.containsValue("down") ? Throughline.NOT_RUNNING : Throughline.OK;
    }
}
