package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code multipart/form-data} body (RFC 7578), one after the other, straight from the connection. A part
 * is a stream that ends before the next boundary; one buffer of the body is in memory, never more.
 */
final class MultipartReader {
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_HEADERS = 8 * 1024;
    private static final Pattern BOUNDARY = parameter("boundary", "{1,70}");
    private static final Pattern FILE_NAME = parameter("filename", "*");
    private static final Pattern FIELD_NAME = parameter("name", "*");

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    /** No boundary begins before this place. */
    private int clear;

    private boolean ended;

    private MultipartReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // The first boundary has no line before it; with one, all boundaries look alike.
        buffer[0] = '\r';
        buffer[1] = '\n';
        to = 2;
    }

    /** @param name the file's name, or the field's when it has none */
    record Part(@Nullable String name, @Nullable String mediaType, InputStream content) {}

    /** Empty when that is not the content type of a form with files. */
    static Optional<MultipartReader> of(@Nullable String contentType, InputStream in) {
        return Optional.ofNullable(contentType)
                .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data"))
                .flatMap(type -> value(BOUNDARY, type))
                .map(boundary -> new MultipartReader(in, boundary));
    }

    /** The next part; what was not read of the one before is passed by. */
    Optional<Part> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        new Content().transferTo(OutputStream.nullOutputStream());
        from += delimiter.length;
        String rest = boundaryEnd();
        if (rest.startsWith("--")) {
            ended = true;
            return Optional.empty();
        }
        if (!rest.isBlank()) {
            throw broken("a boundary is followed by something else");
        }
        return Optional.of(part());
    }

    /** The last boundary may be the last bytes of the body. */
    private String boundaryEnd() throws IOException {
        require(2);
        return buffer[from] == '-' && buffer[from + 1] == '-' ? "--" : line(MAX_HEADERS);
    }

    private Part part() throws IOException {
        Optional<String> name = Optional.empty();
        String mediaType = null;
        int left = MAX_HEADERS;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length() + 2;
            String[] header = line.split(":", 2);
            String value = header.length == 2 ? header[1].strip() : "";
            switch (header[0].strip().toLowerCase(Locale.ROOT)) {
                case "content-disposition" -> name = value(FILE_NAME, value).or(() -> value(FIELD_NAME, value));
                case "content-type" -> mediaType = value;
                default -> {
                    // Says nothing about the content.
                }
            }
        }
        clear = from;
        return new Part(name.orElse(null), mediaType, new Content());
    }

    private static Pattern parameter(String name, String length) {
        return Pattern.compile("(?i);\\s*" + name + "\\s*=\\s*(?:\"([^\"]" + length + ")\"|([^;\\s\"]" + length + "))");
    }

    private static Optional<String> value(Pattern parameter, String header) {
        Matcher found = parameter.matcher(header);
        return found.find() ? Optional.of(found.group(1) == null ? found.group(2) : found.group(1)) : Optional.empty();
    }

    /** A line without its end. */
    private String line(int max) throws IOException {
        for (int length = 0; length <= max; length++) {
            require(length + 2);
            if (buffer[from + length] == '\r' && buffer[from + length + 1] == '\n') {
                String line = new String(buffer, from, length, StandardCharsets.UTF_8);
                from += length + 2;
                return line;
            }
        }
        throw broken("the headers of a part have more than " + MAX_HEADERS + " bytes");
    }

    /** So many bytes are in the buffer, at {@link #from}, which may have moved. */
    private void require(int bytes) throws IOException {
        if (to - from < bytes) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            clear = Math.max(0, clear - from);
            from = 0;
        }
        while (to - from < bytes) {
            int read = in.read(buffer, to, buffer.length - to);
            if (read < 0) {
                throw broken("the body ends before its last boundary");
            }
            to += read;
        }
    }

    private static RefusedException broken(String detail) {
        return new RefusedException(Refusal.plain(Problem.MALFORMED, detail));
    }

    /** Up to the next boundary. */
    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (from >= clear && !lookAhead()) {
                return -1;
            }
            int given = Math.min(length, clear - from);
            System.arraycopy(buffer, from, target, offset, given);
            from += given;
            return given;
        }

        /** Whether there is content before the next boundary. */
        private boolean lookAhead() throws IOException {
            require(delimiter.length);
            int last = to - delimiter.length;
            for (int at = from; at <= last; at++) {
                if (buffer[at] == '\r'
                        && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                    clear = at;
                    return at > from;
                }
            }
            clear = last + 1;
            return true;
        }
    }
}
