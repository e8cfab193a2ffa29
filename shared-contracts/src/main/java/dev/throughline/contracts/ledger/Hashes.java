package dev.throughline.contracts.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.Json;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as 64 lower-case hex digits, the one form it has in documents. */
public final class Hashes {
    /** What stands before the first block of a chain. */
    public static final String GENESIS = "0".repeat(64);

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private Hashes() {}

    public static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(require(hex));
    }

    /** @throws IllegalArgumentException for any other form, of which there would be two for one hash */
    static String require(String hex) {
        if (hex == null || !FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("a hash has 64 lower-case hex digits");
        }
        return hex;
    }

    /** Of a document as canonical JSON, without the member that holds this very hash. */
    static String ofAllBut(String member, ObjectNode document) {
        return Json.sha256(CanonicalJson.bytes(document.deepCopy().without(member)));
    }
}
