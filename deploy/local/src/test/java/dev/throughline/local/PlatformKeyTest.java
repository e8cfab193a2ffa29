package dev.throughline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformKeyTest {
    @TempDir
    Path data;

    @Test
    void shouldBeReadableByItsOwnerOnlyAndStayWhenStartedAgain() throws Exception {
        // Given
        PlatformKey.ready(data);
        String publicKey = Files.readString(PlatformKey.publicKey(data));

        // When
        PlatformKey.ready(data);

        // Then
        assertThat(Files.readString(PlatformKey.publicKey(data))).isEqualTo(publicKey);
        for (String file : new String[] {
            "run/token-key.pem", "run/service-token", "run/scenario-token", "run/scenario-foreign-token"
        }) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldSignWhatThePublicKeyProvesWhenATokenIsAskedFor() throws Exception {
        // Given
        PlatformKey.ready(data);

        // When
        String token = PlatformKey.of(data).orElseThrow().token("ann", "viewer", "t", Duration.ofMinutes(1));

        // Then
        String[] parts = token.split("\\.", -1);
        var signature = Signature.getInstance("SHA256withRSA");
        String pem = Files.readString(PlatformKey.publicKey(data)).replaceAll("-----[^-]+-----|\\s", "");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                .contains("\"sub\":\"ann\"", "\"tenant\":\"t\"", "\"groups\":[\"viewer\"]");
    }

    @Test
    void shouldHaveNoKeyWhenNoPlatformEverStarted() throws Exception {
        assertThat(PlatformKey.of(data)).isEmpty();
    }
}
