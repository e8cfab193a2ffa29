package dev.throughline.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key of one's own, in the place of an OIDC provider: signs bearer tokens (RS256) that services accept. */
public final class SigningKey {
    private static final String ISSUER = "throughline";
    private static final String AUDIENCE = "throughline";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final PrivateKey secret;
    private final PublicKey open;

    private SigningKey(PrivateKey secret, PublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    public static SigningKey generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #secretPem} gave. */
    public static SigningKey of(String secretPem) {
        try {
            var keys = KeyFactory.getInstance("RSA");
            String base64 = secretPem.replaceAll("-----[^-]+-----|\\s", "");
            var secret = (RSAPrivateCrtKey) keys.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
            var open = keys.generatePublic(new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
            return new SigningKey(secret, open);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not the PEM of an RSA key", e);
        }
    }

    public String secretPem() {
        return pem("PRIVATE KEY", secret.getEncoded());
    }

    public String publicPem() {
        return pem("PUBLIC KEY", open.getEncoded());
    }

    /** @param tenant absent for services, {@code *} for all */
    public record Claims(String subject, @Nullable String tenant, List<String> roles, Instant issued, Duration valid) {
        public static Claims of(String subject, @Nullable String tenant, String role, Duration valid) {
            return new Claims(subject, tenant, List.of(role), Instant.now(), valid);
        }
    }

    public String sign(Claims claims) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("iss", ISSUER).put("aud", AUDIENCE).put("sub", claims.subject());
        body.put("iat", claims.issued().getEpochSecond());
        body.put("exp", claims.issued().plus(claims.valid()).getEpochSecond());
        body.put("jti", Ids.uuid7().toString());
        claims.roles().forEach(body.putArray("groups")::add);
        if (claims.tenant() != null) {
            body.put("tenant", claims.tenant());
        }
        String content = encoded(Json.bytes(Map.of("alg", "RS256", "typ", "JWT"))) + "." + encoded(Json.bytes(body));
        return content + "." + encoded(signature(content));
    }

    private byte[] signature(String content) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(secret);
            signature.update(content.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }
}
