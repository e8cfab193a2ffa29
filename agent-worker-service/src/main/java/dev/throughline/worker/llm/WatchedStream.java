package dev.throughline.worker.llm;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that may not be silent, long or late. A read that lasts too long is ended by closing what it reads from, which
 * also ends the connection: nothing is generated any more that nobody reads.
 */
final class WatchedStream extends InputStream {
    private static final ScheduledThreadPoolExecutor ALARM = alarm();

    private final InputStream body;
    private final Duration idle;
    private final Deadline deadline;
    private final long maxBytes;
    private long received;
    private volatile @Nullable CallFailure broken;

    WatchedStream(InputStream body, Duration idle, Deadline deadline, long maxBytes) {
        this.body = body;
        this.idle = idle;
        this.deadline = deadline;
        this.maxBytes = maxBytes;
    }

    /** Why it was ended from this side. */
    @Nullable
    CallFailure broken() {
        return broken;
    }

    long received() {
        return received;
    }

    /** Ends it, from any thread. The first reason stands. */
    void end(String code, String message, boolean retryable) {
        synchronized (this) {
            if (broken == null) {
                broken = new CallFailure(code, message, retryable, Duration.ZERO, received);
            }
        }
        try {
            body.close();
        } catch (IOException e) {
            // It is over in any case.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        // A moment after, so that a deadline has passed when it is looked at.
        var alarm = ALARM.schedule(this::late, deadline.atMost(idle).toMillis() + 1, TimeUnit.MILLISECONDS);
        int count;
        try {
            count = body.read(target, offset, length);
        } finally {
            alarm.cancel(false);
        }
        if (count > 0) {
            received += count;
        }
        if (received > maxBytes) {
            end("llm_answer_too_large", "more than " + maxBytes + " bytes came", false);
        }
        var reason = broken;
        if (reason != null) {
            throw new IOException(reason);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private void late() {
        if (deadline.hasPassed()) {
            end("llm_timeout", "the answer was not whole in time", true);
        } else {
            end("llm_silent", "nothing came for " + idle.toMillis() + " ms", true);
        }
    }

    private static ScheduledThreadPoolExecutor alarm() {
        var alarm = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .name("llm-alarm")
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .factory());
        alarm.setRemoveOnCancelPolicy(true);
        return alarm;
    }
}
