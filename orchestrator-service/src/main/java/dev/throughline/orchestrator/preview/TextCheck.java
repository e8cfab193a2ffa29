package dev.throughline.orchestrator.preview;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks at the bytes of a text, line by line: what is wrong has a line number that an editor shows. */
final class TextCheck {
    private static final JsonFactory JSON = new JsonFactory();

    private final long maxBytes;
    private final int maxLine;
    private final boolean json;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private byte[] line = new byte[8192];
    private CharBuffer chars = CharBuffer.allocate(8192);
    private int length;
    private long number = 1;
    private long malformed;
    private @Nullable Long firstMalformed;

    private TextCheck(PreviewLimits limits, TableFormat format) {
        this.maxBytes = limits.maxTextBytes().asLongValue();
        this.maxLine = (int) limits.maxLineBytes().asLongValue();
        this.json = format == TableFormat.JSONL;
    }

    /** What was found in the part that was looked at. */
    sealed interface Found {
        /** @param malformed lines that are no JSON, when they should be */
        record Text(long malformed, @Nullable Long firstMalformed) implements Found {}

        record Wrong(String code, String detail) implements Found {}
    }

    static Found look(Path file, TableFormat format, PreviewLimits limits) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return new TextCheck(limits, format).look(in);
        }
    }

    private Found look(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = maxBytes;
        boolean start = true;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return end();
            }
            if (start && isUtf16(buffer, read)) {
                return new Found.Wrong("invalid_utf8", "the file is UTF-16; convert it to UTF-8");
            }
            start = false;
            left -= read;
            for (int at = 0, next; at < read; at = next) {
                next = lineEnd(buffer, at, read);
                Found.Wrong wrong = add(buffer, at, next);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return new Found.Text(malformed, firstMalformed);
    }

    private Found end() {
        Found.Wrong wrong = length == 0 ? null : checked();
        return wrong == null ? new Found.Text(malformed, firstMalformed) : wrong;
    }

    /** Behind the next line feed, or the end of the buffer. */
    private static int lineEnd(byte[] buffer, int from, int to) {
        for (int at = from; at < to; at++) {
            if (buffer[at] == '\n') {
                return at + 1;
            }
        }
        return to;
    }

    private Found.@Nullable Wrong add(byte[] buffer, int from, int to) {
        int more = to - from;
        if (length + more > maxLine) {
            return new Found.Wrong("max_line_bytes", "line " + number + " has more than " + maxLine + " bytes");
        }
        if (length + more > line.length) {
            line = java.util.Arrays.copyOf(line, Math.min(maxLine, Math.max(length + more, line.length * 2)));
        }
        System.arraycopy(buffer, from, line, length, more);
        length += more;
        return buffer[to - 1] == '\n' ? checked() : null;
    }

    private Found.@Nullable Wrong checked() {
        if (!isUtf8()) {
            return new Found.Wrong(
                    "invalid_utf8",
                    "line " + number
                            + " is not UTF-8; convert the file, for example with iconv -f WINDOWS-1252 -t UTF-8");
        }
        if (json && !isObjectOrBlank()) {
            malformed++;
            firstMalformed = firstMalformed == null ? (Long) number : firstMalformed;
        }
        number++;
        length = 0;
        return null;
    }

    private boolean isUtf8() {
        if (chars.capacity() < length) {
            chars = CharBuffer.allocate(line.length);
        }
        chars.clear();
        decoder.reset();
        try {
            var result = decoder.decode(ByteBuffer.wrap(line, 0, length), chars, true);
            if (result.isError()) {
                result.throwException();
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean isObjectOrBlank() {
        try (JsonParser parser = JSON.createParser(line, 0, length)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return true;
            }
            if (first != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUtf16(byte[] buffer, int length) {
        return length >= 2
                && ((buffer[0] == (byte) 0xff && buffer[1] == (byte) 0xfe)
                        || (buffer[0] == (byte) 0xfe && buffer[1] == (byte) 0xff));
    }
}
