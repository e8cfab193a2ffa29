package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What will be uploaded. {@code size} in bytes, {@code sha256} in hexadecimal. */
@Schema(
        name = "UploadRequest",
        requiredProperties = {"name", "size", "sha256"})
record UploadRequest(
        @Nullable String name,
        @Nullable String mediaType,
        @Nullable Long size,
        @Nullable String sha256) {
    private static final Pattern SHA256 = Pattern.compile("(?i)[0-9a-f]{64}");

    /** A request in which nothing is missing or wrong. */
    record Sound(String name, String mediaType, long size, String sha256) {}

    List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        FileNames.wrong("/name", name).ifPresent(violations::add);
        if (size == null || size < 0) {
            violations.add(new Violation("/size", "missing", "size is the number of bytes"));
        } else if (size == 0) {
            violations.add(new Violation("/size", "empty_file", "the file has 0 bytes"));
        }
        if (sha256 == null || !SHA256.matcher(sha256).matches()) {
            violations.add(new Violation("/sha256", "missing", "sha256 has 64 hexadecimal digits"));
        }
        return violations;
    }

    /** Call when there are no {@link #violations}. */
    Sound sound() {
        if (name == null || size == null || sha256 == null) {
            throw new IllegalStateException("look for violations first");
        }
        return new Sound(name, FileNames.mediaType(name, mediaType), size, sha256.toLowerCase(Locale.ROOT));
    }
}
