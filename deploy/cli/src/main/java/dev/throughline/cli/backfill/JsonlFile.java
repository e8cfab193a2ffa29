package dev.throughline.cli.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ProvenanceLine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** One JSON object a line. A line that is too long is passed over without being kept. */
final class JsonlFile implements LineFile {
    private final InputStream in;
    private final byte[] buffer = new byte[ProvenanceLine.MAX_BYTES];
    private long position;
    private long line;

    private JsonlFile(InputStream in, long position, long line) {
        this.in = in;
        this.position = position;
        this.line = line;
    }

    static JsonlFile open(Path file, long from, long line) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
        return new JsonlFile(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16), from, line);
    }

    @Override
    public Optional<Found> next() throws IOException {
        while (true) {
            int length = read();
            if (length < 0) {
                return Optional.empty();
            }
            line++;
            if (length > buffer.length) {
                return bad("the line is longer than " + buffer.length + " bytes");
            }
            byte[] bytes = Arrays.copyOf(buffer, length);
            if (!isBlank(bytes)) {
                return Optional.of(read(bytes));
            }
        }
    }

    /** @return the length of the line, perhaps more than was kept of it; -1 at the end */
    private int read() throws IOException {
        int length = 0;
        int next = in.read();
        if (next < 0) {
            return -1;
        }
        while (next >= 0) {
            position++;
            if (next == '\n') {
                return length;
            }
            if (length < buffer.length) {
                buffer[length] = (byte) next;
            }
            length = Math.min(length, buffer.length) + 1;
            next = in.read();
        }
        return length;
    }

    private Found read(byte[] bytes) {
        try {
            var found = ProvenanceLine.of(Json.read(bytes, JsonNode.class));
            return new Found.Good(found, line, position);
        } catch (Json.UnreadableException e) {
            String reason = String.valueOf(e.getMessage());
            return new Found.Bad(reason.startsWith("not a valid") ? "no JSON" : reason, line, position);
        }
    }

    private Optional<Found> bad(String reason) {
        return Optional.of(new Found.Bad(reason, line, position));
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte one : bytes) {
            if (one != ' ' && one != '\t' && one != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public long bytes() {
        return position;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
