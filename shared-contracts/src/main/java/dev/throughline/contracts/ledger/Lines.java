package dev.throughline.contracts.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines of bytes, each ended by a line feed, the last one too. */
final class Lines {
    /** Of one block; the largest that is written is smaller by far. */
    private static final int LONGEST = 512 * 1024 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;

    Lines(InputStream in) {
        this.in = in;
    }

    byte[] next() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                return line.toByteArray();
            }
            if (line.size() > LONGEST) {
                throw new IOException("a line is too long");
            }
            at = 0;
            end = in.read(buffer);
            if (end <= 0) {
                throw new IOException("it ends in the middle");
            }
        }
    }
}
