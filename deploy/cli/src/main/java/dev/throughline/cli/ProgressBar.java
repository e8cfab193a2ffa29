package dev.throughline.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** On a terminal, a bar, twice a second. */
final class ProgressBar implements AutoCloseable {
    private static final long PAUSE_MILLIS = 500;
    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final Thread thread;

    ProgressBar(PrintWriter out, LongSupplier done, long size, LongSupplier lines) {
        this.out = out;
        this.thread = Thread.ofPlatform().daemon().unstarted(() -> show(done, size, lines));
        if (Boolean.getBoolean("throughline.terminal")) {
            thread.start();
        }
    }

    private void show(LongSupplier done, long size, LongSupplier lines) {
        long start = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                double seconds = (System.nanoTime() - start) / 1e9;
                out.print("\r" + bar(done.getAsLong(), size, lines.getAsLong(), seconds));
                out.flush();
            }
        } catch (InterruptedException e) {
            out.print("\r\033[K");
            out.flush();
        }
    }

    static String bar(long done, long size, long lines, double seconds) {
        double part = size == 0 ? 1 : Math.clamp((double) done / size, 0, 1);
        int full = (int) (part * WIDTH);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %,d lines, %,.0f/s",
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                part * 100,
                lines,
                seconds > 0 ? lines / seconds : 0);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
