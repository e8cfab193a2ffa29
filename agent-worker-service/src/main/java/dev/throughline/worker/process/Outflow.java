package dev.throughline.worker.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a program prints on one stream: the beginning is kept, the rest is counted. */
final class Outflow {
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private volatile boolean isOver;

    Outflow(InputStream stream, int limit, String name) {
        this.limit = limit;
        // Not a virtual thread: a pipe that is read blocks the thread below it.
        reader = Thread.ofPlatform()
                .name(name)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .start(() -> drain(stream));
    }

    /** More was printed than is kept. */
    boolean isOver() {
        return isOver;
    }

    /** After the last process that could print has ended. */
    byte[] end() {
        boolean interrupted = false;
        while (true) {
            try {
                reader.join(2_000);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (kept) {
            return kept.toByteArray();
        }
    }

    private void drain(InputStream stream) {
        byte[] buffer = new byte[8_192];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException closed) {
            // The pipe of a program that was ended.
            return;
        }
    }

    private void keep(byte[] buffer, int read) {
        synchronized (kept) {
            int room = limit - kept.size();
            kept.write(buffer, 0, Math.min(room, read));
            isOver |= read > room;
        }
    }
}
