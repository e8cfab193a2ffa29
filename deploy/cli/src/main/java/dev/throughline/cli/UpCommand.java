package dev.throughline.cli;

import dev.throughline.contracts.Json;
import dev.throughline.local.LocalPlatform;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformException;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the platform, runs the demo and stays until Ctrl-C. Data are kept for the next time.")
@SuppressWarnings("NullAway.Init")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--detach", description = "Leave the platform running and return.")
    private boolean detach;

    @Option(names = "--no-demo", description = "Only start.")
    private boolean noDemo;

    @Option(
            names = "--pgbouncer",
            description = "Put PgBouncer in transaction mode between the services and Postgres (Debian: pgbouncer).")
    private boolean pooled;

    private volatile boolean stopping;

    @Override
    public Integer call() throws IOException, PlatformException {
        stopOnSignals(Thread.currentThread());
        try {
            return detach ? startDetached() : stay();
        } catch (InterruptedException e) {
            return Throughline.OK;
        }
    }

    private int stay() throws IOException, PlatformException, InterruptedException {
        LocalSettings settings = settings();
        ComponentLog.to(settings.data().resolve("logs/embedded.log"));
        var display = new StartDisplay(info(), terminal());
        var platform = new LocalPlatform(settings, display);
        try {
            try (display) {
                platform.start();
            }
            report(settings, demo(settings));
            watch(platform);
            return Throughline.OK;
        } catch (InterruptedException e) {
            tell("stopping; data stay in " + settings.data());
            return Throughline.OK;
        } finally {
            // A second Ctrl-C would cut the stop short and leave repairs to the next start: it is not listened to.
            stopping = true;
            Thread.interrupted();
            platform.close();
        }
    }

    private int startDetached() throws IOException, PlatformException, InterruptedException {
        LocalSettings settings = settings();
        try (var display = new StartDisplay(info(), terminal())) {
            new DetachedPlatform(settings, options.portOffset()).start(display);
        }
        report(settings, demo(settings));
        return Throughline.OK;
    }

    private LocalSettings settings() {
        LocalSettings settings = options.settings();
        return pooled ? settings.behindPgBouncer() : settings;
    }

    private List<Demo.Outcome> demo(LocalSettings settings) throws IOException, InterruptedException {
        List<Demo.Outcome> outcomes = new ArrayList<>();
        if (!noDemo) {
            var demo = new Demo(settings);
            tell("\nA report over 24,000 customers …");
            outcomes.add(demo.report());
            tell(outcomes.getLast().text());
            tell("The same job asked for a column that is not in the file …");
            outcomes.add(demo.failure());
            tell(outcomes.getLast().text());
        }
        return outcomes;
    }

    private void report(LocalSettings settings, List<Demo.Outcome> demo) throws IOException {
        String token = Tokens.of(settings, Tokens.DEFAULT_TENANT).orElse("");
        Map<String, String> urls = new LinkedHashMap<>();
        settings.services().forEach(service -> urls.put(service.database(), settings.url(service)));
        if (options.json()) {
            spec.commandLine()
                    .getOut()
                    .println(Json.MAPPER.valueToTree(
                            Map.of("status", "ready", "services", urls, "token", token, "demo", demo)));
            spec.commandLine().getOut().flush();
            return;
        }
        urls.forEach((name, url) -> tell("%-13s %s".formatted(name, url)));
        Stream.of(PlatformService.values())
                .filter(service -> !settings.services().contains(service))
                .forEach(service -> tell("%-13s not in this checkout".formatted(service.database())));
        tell("\nNext:");
        tell("  TOKEN=" + token);
        if (!demo.isEmpty()) {
            tell("  deploy/throughline trace " + demo.getFirst().traceId() + options.again());
            tell("  curl -H \"authorization: Bearer $TOKEN\" " + settings.url(PlatformService.TRACE) + "/api/v1/traces/"
                    + demo.getLast().traceId() + "/causality");
        }
        tell("  deploy/throughline status" + options.again());
        tell(detach ? "  deploy/throughline down" + options.again() : "Ctrl-C stops.");
    }

    /** Nothing is started again here: a service that ends is a fact to be seen. */
    private void watch(LocalPlatform platform) throws InterruptedException {
        List<PlatformService> alive = new ArrayList<>(platform.settings().services());
        while (true) {
            TimeUnit.SECONDS.sleep(1);
            alive.removeIf(service -> {
                boolean ended = !platform.process(service).isAlive();
                if (ended) {
                    tell(service.module() + " ended; its log: " + platform.log(service));
                }
                return ended;
            });
        }
    }

    private void stopOnSignals(Thread main) {
        for (String name : List.of("INT", "TERM")) {
            try {
                Signal.handle(new Signal(name), signal -> {
                    if (!stopping) {
                        main.interrupt();
                    }
                });
            } catch (IllegalArgumentException e) {
                // Ignored for this process by whoever started it, as for a detached platform.
                continue;
            }
        }
    }

    private static boolean terminal() {
        return Boolean.getBoolean("throughline.terminal");
    }

    private void tell(String line) {
        info().println(line);
        info().flush();
    }

    /** With --json, standard output is for the one document. */
    private PrintWriter info() {
        return options.json() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }
}
