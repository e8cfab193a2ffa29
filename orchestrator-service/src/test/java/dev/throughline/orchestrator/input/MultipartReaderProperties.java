package dev.throughline.orchestrator.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MultipartReaderProperties {
    private static final String TYPE = "multipart/form-data; boundary=edge";
    private static final String[] TEASERS = {"\r\n--edg", "\r\n--", "\r\r\n", "--edge", "\n--edge", "\r\n-", ""};

    @Property(tries = 300)
    void shouldGiveBackEveryPartHoweverTheBytesCome(@ForAll @IntRange(max = 4) int count, @ForAll long seed)
            throws IOException {
        // Given
        var random = new Random(seed);
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(content(random));
        }

        // When
        var reader = MultipartReader.of(TYPE, dripping(body(parts), random)).orElseThrow();
        List<byte[]> found = new ArrayList<>();
        for (var part = reader.next(); part.isPresent(); part = reader.next()) {
            assertThat(part.get().name()).isEqualTo("f" + found.size());
            found.add(part.get().content().readAllBytes());
        }

        // Then
        assertThat(found).hasSameSizeAs(parts);
        for (int i = 0; i < count; i++) {
            assertThat(found.get(i)).isEqualTo(parts.get(i));
        }
    }

    @Property(tries = 200)
    void shouldRefuseABodyThatIsCutOff(@ForAll long seed) throws IOException {
        // Given
        var random = new Random(seed);
        byte[] whole = body(List.of(content(random), content(random)));
        byte[] cut = java.util.Arrays.copyOf(whole, random.nextInt(whole.length - 4));
        var reader = MultipartReader.of(TYPE, new ByteArrayInputStream(cut)).orElseThrow();

        // Then
        assertThatThrownBy(() -> {
                    for (var part = reader.next(); part.isPresent(); part = reader.next()) {
                        part.get().content().readAllBytes();
                    }
                })
                .isInstanceOf(RefusedException.class);
    }

    private static byte[] content(Random random) throws IOException {
        var out = new ByteArrayOutputStream();
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            byte[] noise = new byte[random.nextInt(random.nextBoolean() ? 20 : 70_000)];
            random.nextBytes(noise);
            // Two pieces together must not make a real boundary.
            out.write('x');
            out.write(noise);
            out.write('x');
            out.write(TEASERS[random.nextInt(TEASERS.length)].getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static byte[] body(List<byte[]> parts) throws IOException {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            out.write(("--edge\r\nContent-Disposition: form-data; name=\"x\"; filename=\"f" + i + "\"\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(parts.get(i));
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write("--edge--\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** Reads give as few bytes as they like. */
    private static InputStream dripping(byte[] body, Random random) {
        return new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] buffer, int from, int length) {
                return super.read(
                        buffer, from, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 5 : 90_000)));
            }
        };
    }
}
