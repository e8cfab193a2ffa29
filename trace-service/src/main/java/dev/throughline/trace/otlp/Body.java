package dev.throughline.trace.otlp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A request's body, inflated, in the only buffer that holds it. */
record Body(byte[] bytes, int length) {
    private static final int FIRST = 64 << 10;

    /**
     * A body that is still to be read.
     *
     * @param declared bytes, as the request says; less than zero when it does not
     */
    record Source(InputStream in, String encoding, long declared) {
        static Source of(InputStream in, @Nullable String contentEncoding, @Nullable String contentLength) {
            String encoding = contentEncoding == null ? "identity" : contentEncoding.toLowerCase(Locale.ROOT);
            return new Source(in, encoding, contentLength == null ? -1 : Long.parseLong(contentLength));
        }

        /**
         * @param most bytes after inflating
         * @param patience for all of it: who sends a byte a second keeps a place from others
         */
        Body read(int most, Duration patience) throws IOException {
            return new Source(new Hurried(in, System.nanoTime() + patience.toNanos()), encoding, declared).read(most);
        }

        private Body read(int most) throws IOException {
            return switch (encoding) {
                case "identity" -> plain(most);
                case "gzip" -> inflated(in, most);
                default ->
                    throw new OtlpRefusal(
                            OtlpRefusal.Kind.UNKNOWN_ENCODING, "the content encodings known are gzip and identity");
            };
        }

        private Body plain(int most) throws IOException {
            if (declared > most) {
                throw tooLarge(most);
            }
            return Body.read(in, declared < 0 ? FIRST : (int) declared, most);
        }
    }

    private static Body inflated(InputStream in, int most) throws IOException {
        try {
            return read(new GZIPInputStream(in, FIRST), FIRST, most);
        } catch (ZipException | EOFException e) {
            throw new OtlpRefusal(OtlpRefusal.Kind.UNREADABLE, "the body is no gzip: " + e.getMessage());
        }
    }

    private static Body read(InputStream in, int first, int most) throws IOException {
        byte[] buffer = new byte[first];
        int length = 0;
        while (true) {
            if (length == buffer.length) {
                int next = in.read();
                if (next < 0) {
                    return new Body(buffer, length);
                }
                if (length == most) {
                    throw tooLarge(most);
                }
                buffer = Arrays.copyOf(buffer, (int) Math.min(most, Math.max(FIRST, 2L * length)));
                buffer[length++] = (byte) next;
            }
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return new Body(buffer, length);
            }
            length += read;
        }
    }

    private static OtlpRefusal tooLarge(int most) {
        return new OtlpRefusal(
                OtlpRefusal.Kind.TOO_LARGE, "the body is larger than %d bytes, or inflates to more".formatted(most));
    }
}
