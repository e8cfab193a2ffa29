package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.http.Problem;
import jakarta.ws.rs.core.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A body that must have come within a time: one that drips keeps others waiting. */
final class TimedStream extends FilterInputStream {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final long DRAIN_BYTES = 64L << 20;

    private final Duration patience;
    private long end;

    TimedStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience;
        this.end = System.nanoTime() + patience.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (System.nanoTime() - end > 0) {
            throw new RefusedException(Refusal.plain(
                    Problem.UNAVAILABLE, "the body took longer than max_duration, " + patience.toSeconds() + " s"));
        }
        return super.read(buffer, from, length);
    }

    /**
     * Reads on for a while after a refusal. A caller who is still sending does not look for an answer, and a connection
     * that is closed over unread bytes takes the answer with it.
     */
    private boolean drain() {
        end = System.nanoTime() + DRAIN.toNanos();
        byte[] rest = new byte[8192];
        try {
            for (long left = DRAIN_BYTES; left > 0; ) {
                int read = read(rest, 0, rest.length);
                if (read < 0) {
                    return true;
                }
                left -= read;
            }
        } catch (IOException e) {
            // The caller has gone, or goes on too long.
        }
        return false;
    }

    /** The answer, and the end of the connection when the caller does not stop sending. */
    Response ending(Response answer) {
        return answer.getStatus() < 400 || drain()
                ? answer
                : Response.fromResponse(answer).header("Connection", "close").build();
    }
}
