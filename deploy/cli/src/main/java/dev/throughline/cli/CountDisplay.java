package dev.throughline.cli;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** On a terminal, how far something is, twice a second. */
final class CountDisplay implements AutoCloseable {
    private static final long PAUSE_MILLIS = 500;

    private final PrintWriter out;
    private final Thread thread;

    CountDisplay(PrintWriter out, LongSupplier count) {
        this.out = out;
        this.thread = Thread.ofPlatform().daemon().unstarted(() -> show(count));
        if (Boolean.getBoolean("throughline.terminal")) {
            thread.start();
        }
    }

    private void show(LongSupplier count) {
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                out.printf("\r%,d entries", count.getAsLong());
                out.flush();
            }
        } catch (InterruptedException e) {
            out.print("\r\033[K");
            out.flush();
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
