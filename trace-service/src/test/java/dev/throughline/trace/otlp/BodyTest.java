package dev.throughline.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    private static final int MOST = 300_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, MOST - 1, MOST})
    void shouldBeTheBytesThatWereSent(int length) throws IOException {
        // Given
        byte[] sent = new byte[length];
        new Random(length).nextBytes(sent);

        // Then
        assertThat(read(sent, null, length)).isEqualTo(sent);
        assertThat(read(sent, null, -1)).isEqualTo(sent);
        assertThat(read(gzip(sent), "gzip", -1)).isEqualTo(sent);
        assertThat(read(gzip(sent), "GZIP", gzip(sent).length)).isEqualTo(sent);
    }

    @Test
    void shouldBeRefusedByItsSizeWhenItIsLargerThanAllowed() throws IOException {
        byte[] large = new byte[MOST + 1];

        assertThatThrownBy(() -> read(large, null, -1)).hasMessageContaining("larger than 300000");
        assertThatThrownBy(() -> read(large, null, large.length)).hasMessageContaining("larger than 300000");
        assertThatThrownBy(() -> read(gzip(large), "gzip", -1)).hasMessageContaining("inflates to more");
    }

    @Test
    void shouldStopInflatingAtTheLimitWhenItIsABomb() throws IOException {
        // Given
        byte[] bomb = gzip(new byte[200 << 20]);
        var in = new ByteArrayInputStream(bomb);

        // When
        assertThatThrownBy(() -> Body.Source.of(in, "gzip", null).read(MOST, PATIENCE))
                .isInstanceOf(OtlpRefusal.class);

        // Then
        assertThat(bomb.length - in.available()).isLessThan(bomb.length / 2);
    }

    @Test
    void shouldBeRefusedWhenItIsNoGzipOrCutOff() throws IOException {
        byte[] sent = gzip(new byte[1_000]);

        assertThatThrownBy(() -> read(new byte[50], "gzip", -1)).hasMessageContaining("no gzip");
        assertThatThrownBy(() -> read(Arrays.copyOf(sent, sent.length - 4), "gzip", -1))
                .hasMessageContaining("no gzip");
        assertThatThrownBy(() -> read(sent, "br", -1)).hasMessageContaining("gzip and identity");
    }

    @Test
    void shouldBeGivenUpWhenItArrivesTooSlowly() {
        // Given
        var endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return 1;
            }
        };

        // When, then
        assertThatThrownBy(() -> Body.Source.of(endless, null, null).read(Integer.MAX_VALUE, Duration.ZERO))
                .isInstanceOf(OtlpRefusal.class)
                .hasMessageContaining("too long");
    }

    private static byte[] read(byte[] sent, @Nullable String encoding, long declared) throws IOException {
        Body body = Body.Source.of(new ByteArrayInputStream(sent), encoding, declared < 0 ? null : declared + "")
                .read(MOST, PATIENCE);
        return Arrays.copyOf(body.bytes(), body.length());
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
