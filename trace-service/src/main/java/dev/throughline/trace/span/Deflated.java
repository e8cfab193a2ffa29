package dev.throughline.trace.span;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Bodies as they are stored: raw deflate. The spans of a trace repeat one another, so about a quarter of them is left. */
final class Deflated {
    private static final int LEVEL = 3;
    private static final int BUFFER = 8_192;

    private Deflated() {}

    static byte[] of(byte[] body) {
        var deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(body);
            deflater.finish();
            var out = new ByteArrayOutputStream(body.length / 3 + 64);
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            // What it holds is outside of the heap.
            deflater.end();
        }
    }

    static byte[] inflated(byte[] stored) throws IOException {
        var inflater = new Inflater(true);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(stored), inflater)) {
            return in.readAllBytes();
        } finally {
            inflater.end();
        }
    }
}
