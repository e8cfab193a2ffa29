package dev.throughline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.local.PlatformException;
import dev.throughline.local.PlatformKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a bearer token of the local platform.",
            "For curl: -H \"authorization: Bearer $(deploy/throughline token)\""
        })
@SuppressWarnings("NullAway.Init")
final class TokenCommand implements Callable<Integer> {
    private static final List<String> ROLES = List.of("viewer", "submitter", "operator");
    private static final Duration LONGEST = Duration.ofDays(90);

    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--role", description = "viewer, submitter or operator (default: ${DEFAULT-VALUE}).")
    private String role = Tokens.OPERATOR;

    @Option(names = "--tenant", description = "Whose things it is about, * for all (default: ${DEFAULT-VALUE}).")
    private String tenant = Tokens.DEFAULT_TENANT;

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            converter = Validity.class,
            description = "Such as 30m, 12h or 7d; at most 90d (default: 12h).")
    private Duration valid = Duration.ofHours(12);

    @Override
    public Integer call() throws IOException, PlatformException {
        if (!ROLES.contains(role)) {
            throw new ParameterException(spec.commandLine(), "--role is one of " + String.join(", ", ROLES));
        }
        if (tenant.isBlank() || tenant.length() > 200) {
            throw new ParameterException(spec.commandLine(), "--tenant has 1 to 200 characters");
        }
        if (valid.isZero() || valid.compareTo(LONGEST) > 0) {
            throw new ParameterException(spec.commandLine(), "--valid is at least 1s and at most 90d");
        }
        var key = PlatformKey.of(options.data())
                .orElseThrow(() -> new PlatformException(
                        "there is no key in " + options.data() + "; the first start makes one: throughline up"));
        String token = key.token(Tokens.subject(), role, tenant, valid);
        var out = spec.commandLine().getOut();
        out.println(
                options.json()
                        ? JsonNodeFactory.instance
                                .objectNode()
                                .put("token", token)
                                .toString()
                        : token);
        return Throughline.OK;
    }
}
