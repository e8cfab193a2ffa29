package dev.throughline.trace.otlp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that has to be read until a deadline. */
final class Hurried extends FilterInputStream {
    private final long deadline;

    /** @param deadline by {@link System#nanoTime} */
    Hurried(InputStream in, long deadline) {
        super(in);
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        check();
        return super.read(buffer, offset, length);
    }

    private void check() {
        if (System.nanoTime() - deadline > 0) {
            throw new OtlpRefusal(OtlpRefusal.Kind.UNAVAILABLE, "the body took too long to arrive");
        }
    }
}
