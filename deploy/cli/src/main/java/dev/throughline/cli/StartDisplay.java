package dev.throughline.cli;

import dev.throughline.local.LocalPlatform;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far the start is: on a terminal one living line per component, elsewhere a line per change. */
final class StartDisplay implements LocalPlatform.Progress, AutoCloseable {
    private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final int FRAME_MS = 100;

    private final PrintWriter out;
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final @Nullable ScheduledExecutorService redraw;
    private int drawn;
    private int frame;

    private record Component(
            int port, Instant since, @Nullable Duration took) {}

    StartDisplay(PrintWriter out, boolean terminal) {
        this.out = out;
        redraw = terminal
                ? Executors.newSingleThreadScheduledExecutor(
                        Thread.ofVirtual().name("display").factory())
                : null;
        if (redraw != null) {
            var unused = redraw.scheduleAtFixedRate(this::draw, FRAME_MS, FRAME_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void starting(String component, int port) {
        components.put(component, new Component(port, Instant.now(), null));
        if (redraw == null) {
            out.printf("%-13s starting on port %d%n", component, port);
            out.flush();
        }
    }

    @Override
    public synchronized void ready(String component) {
        var done = components.computeIfPresent(
                component,
                (name, was) -> new Component(was.port, was.since, Duration.between(was.since, Instant.now())));
        if (redraw == null && done != null) {
            out.println(line(component, done));
            out.flush();
        }
    }

    private synchronized void draw() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A");
        }
        frame++;
        components.forEach((name, component) -> out.print("\u001b[2K" + line(name, component) + "\n"));
        drawn = components.size();
        out.flush();
    }

    private String line(String name, Component component) {
        return component.took == null
                ? "%-13s %s starting on port %d".formatted(name, FRAMES[frame % FRAMES.length], component.port)
                : "%-13s ready on port %d (%.1f s)".formatted(name, component.port, component.took.toMillis() / 1e3);
    }

    @Override
    public void close() {
        if (redraw != null) {
            redraw.close();
            draw();
        }
    }
}
