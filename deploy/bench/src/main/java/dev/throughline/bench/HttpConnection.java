package dev.throughline.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** One keep-alive connection, one exchange at a time: the part of HTTP/1.1 that the services speak, and no more. */
final class HttpConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NO_CONTENT = 204;

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[8_192];
    private int start;
    private int end;

    HttpConnection(String host, int port) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(host, port), 5_000);
            in = socket.getInputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @param isRecorded as the flags of the {@code traceparent} say, if there is one */
    record Answer(int status, byte[] body, boolean isRecorded) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Answer exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        start = 0;
        end = 0;
        String statusLine = line();
        if (!statusLine.matches("HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("not an HTTP answer: " + statusLine);
        }
        int status = Integer.parseInt(statusLine, 9, 12, 10);
        int length = 0;
        boolean chunked = false;
        boolean isRecorded = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (lower.startsWith("traceparent:")) {
                isRecorded = lower.endsWith("-01");
            }
        }
        if (status == NO_CONTENT) {
            return new Answer(status, new byte[0], isRecorded);
        }
        return new Answer(status, chunked ? chunks() : take(length), isRecorded);
    }

    private byte[] chunks() throws IOException {
        byte[] whole = new byte[0];
        while (true) {
            String size = line();
            int semicolon = size.indexOf(';');
            int length = Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
            byte[] chunk = take(length);
            if (length == 0) {
                while (!line().isEmpty()) {
                    continue;
                }
                return whole;
            }
            int old = whole.length;
            whole = Arrays.copyOf(whole, old + length);
            System.arraycopy(chunk, 0, whole, old, length);
            line();
        }
    }

    private String line() throws IOException {
        int seen = start;
        while (true) {
            for (; seen < end; seen++) {
                if (buffer[seen] == '\n') {
                    int stop = seen > start && buffer[seen - 1] == '\r' ? seen - 1 : seen;
                    var line = new String(buffer, start, stop - start, StandardCharsets.ISO_8859_1);
                    start = seen + 1;
                    return line;
                }
            }
            fill();
        }
    }

    private byte[] take(int length) throws IOException {
        while (end - start < length) {
            fill();
        }
        byte[] taken = Arrays.copyOfRange(buffer, start, start + length);
        start += length;
        return taken;
    }

    /** Unread bytes stay where they are: callers hold positions. */
    private void fill() throws IOException {
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new EOFException("the connection was closed in the middle of an answer");
        }
        end += read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
