package dev.throughline.system;

import dev.throughline.local.LocalPlatform;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.LogFormat;
import dev.throughline.local.PlatformKey;
import dev.throughline.local.PlatformService;
import dev.throughline.local.ServiceProcess;
import dev.throughline.testkit.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A platform on free ports, and what tests ask of it. One serves all tests: its start costs more than most of them. */
final class RunningPlatform implements AutoCloseable, ExtensionContext.Store.CloseableResource {
    private final LocalPlatform platform;

    private RunningPlatform(LocalPlatform platform) {
        this.platform = platform;
    }

    /** Gives tests that ask for a platform the shared one, which ends with the last of them. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningPlatform.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(RunningPlatform.class, ignored -> started(), RunningPlatform.class);
        }

        private static RunningPlatform started() {
            try {
                return start(Files.createTempDirectory("throughline-system"));
            } catch (Exception e) {
                throw new IllegalStateException("the platform of the system tests did not start", e);
            }
        }
    }

    private static RunningPlatform start(Path data) throws Exception {
        // The broker in this JVM tells every detail of its life.
        Logger.getLogger("").setLevel(Level.WARNING);
        Path home = Path.of(System.getProperty("throughline.home", "../..")).toAbsolutePath();
        var direct = LocalSettings.onFreePorts(home.normalize(), data).with(LogFormat.JSON);
        boolean isPooled = "pgbouncer".equals(System.getProperty("throughline.test.pooler"));
        var platform = new LocalPlatform(isPooled ? direct.behindPgBouncer() : direct, new Silent());
        try {
            platform.start();
        } catch (Exception e) {
            platform.close();
            throw e;
        }
        return new RunningPlatform(platform);
    }

    /** The orchestrator's API, for an operator of a tenant and for whom that operator lets in. */
    Door door(String tenant) throws IOException {
        String token = PlatformKey.of(platform.settings().data())
                .orElseThrow()
                .token("system-test", "operator", tenant, Duration.ofHours(8));
        return new Door(platform.settings(), token);
    }

    /** All of them at once, as the update of a whole platform would; each finishes what it holds. */
    void restartAll() throws Exception {
        var stopped = Stream.of(PlatformService.values())
                .map(service -> Thread.startVirtualThread(
                        () -> platform.process(service).stop()))
                .toList();
        for (Thread stop : stopped) {
            stop.join();
        }
        for (PlatformService service : PlatformService.values()) {
            platform.launch(service);
        }
        for (PlatformService service : PlatformService.values()) {
            platform.awaitReady(service);
        }
    }

    void kill(PlatformService service) {
        platform.process(service).kill();
    }

    void startAgain(PlatformService service) throws Exception {
        platform.launch(service);
        platform.awaitReady(service);
    }

    /** After it has ended: with something different in its environment. */
    void startAgain(PlatformService service, Map<String, String> environment) throws Exception {
        platform.launch(service, environment);
        platform.awaitReady(service);
    }

    void stop(PlatformService service) {
        platform.process(service).stop();
    }

    /** Without waiting until it is ready, which it may not be for a while. */
    void launch(PlatformService service) throws Exception {
        platform.launch(service);
    }

    boolean isReady(PlatformService service) {
        return platform.process(service).isReady();
    }

    boolean isAlive(PlatformService service) {
        return platform.process(service).isAlive();
    }

    /** The one that every platform has. */
    Orchestrator orchestrator() {
        return new Orchestrator(platform.process(PlatformService.ORCHESTRATOR), platform.settings());
    }

    /** A second one next to it, without waiting until it is ready; whoever asks for it ends it. */
    Orchestrator launchAnotherOrchestrator() throws Exception {
        int port = KafkaBroker.freePort();
        var process = platform.launchAnother(PlatformService.ORCHESTRATOR, "orchestrator-" + port, port);
        return new Orchestrator(process, platform.settings().with(PlatformService.ORCHESTRATOR, port));
    }

    void stopKafka() {
        platform.stopKafka();
    }

    void startKafka() throws Exception {
        platform.startKafka();
    }

    /** As a power cut would: no checkpoint, no farewell to its clients. */
    void crashPostgres() throws Exception {
        Path pidFile = platform.settings().data().resolve("postgres/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    void startPostgres() throws Exception {
        platform.startPostgres();
    }

    /** As for a process that hangs: it takes nothing more and keeps what it holds. */
    void signal(PlatformService service, String signal) throws Exception {
        signal(platform.process(service), signal);
    }

    static void signal(ServiceProcess process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    String url(PlatformService service) {
        return platform.settings().url(service);
    }

    String bootstrap() {
        return platform.settings().bootstrap();
    }

    String token(String role, String tenant) throws IOException {
        return PlatformKey.of(platform.settings().data())
                .orElseThrow()
                .token("system-test", role, tenant, Duration.ofHours(8));
    }

    Caller caller() {
        return new Caller(platform.settings());
    }

    /** What the logs of all services tell about a trace. */
    LogStory story(String hex) throws IOException {
        return LogStory.of(
                hex, Stream.of(PlatformService.values()).map(platform::log).toList());
    }

    Bus bus() {
        return new Bus(platform.settings().bootstrap());
    }

    @Override
    public void close() throws IOException {
        platform.close();
    }

    private static final class Silent implements LocalPlatform.Progress {
        @Override
        public void starting(String component, int port) {}

        @Override
        public void ready(String component) {}
    }
}
