package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * {@code archive.zip}: a tree of files as one artifact. Equal trees give equal bytes: sorted, all of one fixed time,
 * without owners and modes.
 */
@ApplicationScoped
public class ArchiveZipSkill implements Skill {
    /** Zip knows neither an earlier year nor time zones. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final JsonNode SCHEMA = Schemas.object("[\"tree\", \"file\"]", """
            {"tree": {"type": "string"}, "file": {"type": "string", "pattern": "\\\\.zip$"},
             "prefix": {"type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$"}}""");

    @Override
    public String name() {
        return "archive.zip";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException, IOException {
        String name = arguments.path("file").asText();
        Path target = context.file(name);
        var tree = new ProjectTree(context, arguments.path("tree").asText());
        String prefix = arguments.has("prefix") ? arguments.path("prefix").asText() + "/" : "";
        var output = Json.MAPPER.createObjectNode().put("file", name);
        var entries = output.putArray("entries");
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (String path : tree.paths()) {
                var entry = new ZipEntry(prefix + path);
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                var digest = sha256();
                long size = Files.copy(tree.resolve(path), new DigestOutputStream(zip, digest));
                zip.closeEntry();
                entries.addObject()
                        .put("path", prefix + path)
                        .put("size", size)
                        .put("sha256", HexFormat.of().formatHex(digest.digest()));
            }
        }
        return new SkillResult(output, List.of(new SkillResult.ProducedFile(name, "application/zip")));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
