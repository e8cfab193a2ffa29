package dev.throughline.orchestrator.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Lets so many bytes through; the first one more is refused. Counts what comes, whatever was announced. */
final class BoundedStream extends FilterInputStream {
    private final long limit;
    private final Supplier<Refusal> refusal;
    private long count;

    BoundedStream(InputStream in, long limit, Supplier<Refusal> refusal) {
        super(in);
        this.limit = limit;
        this.refusal = refusal;
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        if (read > 0) {
            count += read;
        }
        if (count > limit) {
            throw new RefusedException(refusal.get());
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return super.skip(Math.min(n, limit - count));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** The body goes on after a part of it; whoever opened it closes it. */
    @Override
    public void close() {}
}
