package dev.throughline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A service's address, and requests to it as bytes: made once, sent many times.
 *
 * @param token of who asks; absent where nobody is asked for one
 */
public record Endpoint(String host, int port, @Nullable String token) {
    byte[] get(String path) {
        return get(path, "application/json");
    }

    byte[] get(String path, String mediaType) {
        return head("GET", path, Map.of("Accept", mediaType)).getBytes(StandardCharsets.UTF_8);
    }

    byte[] post(String path, Map<String, String> headers, String body) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Accept", "application/json");
        all.put("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        return (head("POST", path, all) + body).getBytes(StandardCharsets.UTF_8);
    }

    byte[] post(String path, String mediaType, byte[] body) {
        byte[] head = head(
                        "POST",
                        path,
                        Map.of("Content-Type", mediaType, "Content-Length", Integer.toString(body.length)))
                .getBytes(StandardCharsets.UTF_8);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    HttpConnection connect() throws IOException {
        try {
            return new HttpConnection(host, port);
        } catch (IOException e) {
            throw new IOException("nothing answers at %s:%d".formatted(host, port), e);
        }
    }

    private String head(String method, String path, Map<String, String> headers) {
        var head = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s:%d\r\n".formatted(method, path, host, port));
        if (token != null) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }
}
