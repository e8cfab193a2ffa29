package dev.throughline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An HTTP server that says byte for byte what a test wants; a null answer closes the connection. */
final class FakeService implements AutoCloseable {
    /** At the end of an answer: close the connection after it. */
    static final String CLOSE = "\u0000";

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final AtomicInteger connections = new AtomicInteger();

    /** @param answers by the request's first line and, where it has one, its body */
    FakeService(Function<String, String> answers) throws IOException {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    connections.incrementAndGet();
                    threads.execute(() -> serve(socket, answers));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    Endpoint endpoint() {
        return new Endpoint(server.getInetAddress().getHostAddress(), server.getLocalPort(), null);
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
    }

    private static void serve(Socket socket, Function<String, String> answers) {
        try (socket) {
            for (String request = read(socket.getInputStream());
                    request != null;
                    request = read(socket.getInputStream())) {
                String answer = answers.apply(request);
                if (answer == null) {
                    return;
                }
                for (byte b : answer.replace(CLOSE, "").getBytes(StandardCharsets.UTF_8)) {
                    socket.getOutputStream().write(b);
                }
                if (answer.endsWith(CLOSE)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other side went away; so does this one.
            return;
        }
    }

    private static String read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.append((char) b);
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
