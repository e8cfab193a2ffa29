package dev.throughline.cli;

import dev.throughline.contracts.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Makes codes and prints them; they cannot be shown again.")
@SuppressWarnings("NullAway.Init")
final class CodeCreateCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--type", description = "What the workflows are to be; see throughline templates.")
    private @Nullable String type;

    @Option(names = "--name", description = "What they are called.")
    private @Nullable String name;

    @Option(names = "--expires", paramLabel = "24h", description = "How long the codes work: 30m, 24h, 7d.")
    private @Nullable String expires;

    @Option(names = "--count", description = "How many (default: 1).")
    private @Nullable Integer count;

    @Override
    public Integer call() throws Exception {
        Map<String, Object> ask = new TreeMap<>();
        put(ask, "type", type);
        put(ask, "name", name);
        put(ask, "expires_in", expires);
        put(ask, "count", count);
        var answer = new PlatformClient(options.settings()).createCodes(Json.bytes(ask));
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.reasons());
            return answer.exitCode();
        }
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(answer.body().toPrettyString());
        } else {
            answer.body()
                    .path("items")
                    .forEach(item -> out.printf(
                            "%s  until %s%n",
                            item.path("code").asText(), item.path("expires_at").asText()));
        }
        return Throughline.OK;
    }

    private static void put(Map<String, Object> ask, String field, @Nullable Object value) {
        if (value != null) {
            ask.put(field, value);
        }
    }
}
