package dev.throughline.worker.llm;

import dev.throughline.worker.skill.SkillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** The text of a document: UTF-8, line ends unified; of HTML what a reader sees, roughly. */
final class DocumentText {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final Pattern UNSEEN =
            Pattern.compile("(?is)<!--.*?(?:-->|\\z)|<(script|style|template|noscript)\\b.*?(?:</\\1\\s*>|\\z)");
    private static final Pattern BLOCK = Pattern.compile(
            "(?i)</?(?:p|div|br|hr|li|ul|ol|tr|table|h[1-6]|section|article|pre|blockquote)\\b[^<>]*+>");
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z!][^<>]*+>");

    private DocumentText() {}

    static String read(Path path, String name, String mediaType) throws SkillException, IOException {
        if (!Files.isRegularFile(path)) {
            throw SkillException.permanent("invalid_arguments", "no file " + name);
        }
        if (Files.size(path) > MAX_BYTES) {
            throw SkillException.permanent("document_too_large", name + " has more than " + MAX_BYTES + " bytes");
        }
        String text =
                decode(Files.readAllBytes(path), name).replace("\r\n", "\n").replace('\r', '\n');
        text = isHtml(name, mediaType) ? visible(text) : text;
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static String decode(byte[] content, String name) throws SkillException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw SkillException.permanent("document_not_text", name + " is not text in UTF-8");
        }
    }

    private static boolean isHtml(String name, String mediaType) {
        String lower = name.toLowerCase(Locale.ROOT);
        return mediaType.startsWith("text/html") || lower.endsWith(".html") || lower.endsWith(".htm");
    }

    private static String visible(String html) {
        String text = UNSEEN.matcher(html).replaceAll(" ");
        text = BLOCK.matcher(text).replaceAll("\n");
        text = TAG.matcher(text).replaceAll("");
        text = text.replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        var lines = new StringBuilder();
        boolean wasBlank = true;
        for (String line : text.split("\n", -1)) {
            String clean = line.strip().replaceAll("[ \\t]+", " ");
            if (!clean.isEmpty() || !wasBlank) {
                lines.append(clean).append('\n');
            }
            wasBlank = clean.isEmpty();
        }
        return lines.toString().strip();
    }
}
