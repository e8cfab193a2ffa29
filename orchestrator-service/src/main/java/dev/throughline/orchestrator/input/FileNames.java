package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names are plain, so that they mean the same in every file system and never lead out of a folder. */
final class FileNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}");
    private static final Pattern PARENT = Pattern.compile("(^|[/\\\\])\\.\\.([/\\\\]|$)");
    private static final Pattern ABSOLUTE = Pattern.compile("^([/\\\\]|[A-Za-z]:).*", Pattern.DOTALL);
    /** They would hide behind the paths of this API. */
    private static final Set<String> TAKEN = Set.of("bundle", "preview", "upload-sessions");

    private static final String UNKNOWN = "application/octet-stream";
    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("csv", "text/csv"),
            Map.entry("tsv", "text/tab-separated-values"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("json", "application/json"),
            Map.entry("jsonl", "application/x-ndjson"),
            Map.entry("ndjson", "application/x-ndjson"),
            Map.entry("parquet", "application/vnd.apache.parquet"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("html", "text/html"),
            Map.entry("xml", "application/xml"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"));

    private FileNames() {}

    static Optional<Violation> wrong(String pointer, @Nullable String name) {
        if (name == null) {
            return Optional.of(new Violation(pointer, "missing", "the file has no name"));
        }
        if (NAME.matcher(name).matches() && !TAKEN.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(new Violation(pointer, code(name), detail(name)));
    }

    private static String code(String name) {
        if (PARENT.matcher(name).find()) {
            return "path_escape";
        }
        if (ABSOLUTE.matcher(name).matches()) {
            return "absolute_path";
        }
        return name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 ? "nested_directory" : "invalid_name";
    }

    private static String detail(String name) {
        return "a file name has 1 to 100 of A-Z a-z 0-9 . _ - and no folders, found " + shown(name);
    }

    /** A hostile name in an answer: cut, and without what terminals obey. */
    static String shown(String name) {
        return (name.length() <= 100 ? name : name.substring(0, 100) + "…").replaceAll("\\p{C}", "?");
    }

    /** What was said, when it says something; else what the ending stands for. */
    static String mediaType(String name, @Nullable String said) {
        String plain = said == null ? "" : said.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!plain.equals(UNKNOWN) && MEDIA_TYPE.matcher(plain).matches()) {
            return plain;
        }
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }
}
