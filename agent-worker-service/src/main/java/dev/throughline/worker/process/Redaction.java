package dev.throughline.worker.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of texts what looks like a secret, and the values that were given under a secret's name. */
final class Redaction {
    static final String REPLACED = "[redacted]";

    private static final int SHORTEST = 4;
    private static final String NAMES =
            "passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|authorization";
    private static final Pattern NAME = Pattern.compile("(?i)^-{0,2}[A-Za-z0-9_.-]*(?:" + NAMES + ")[A-Za-z0-9_.-]*$");
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)((?:" + NAMES + ")[A-Za-z0-9_-]{0,40}[\"']?\\s{0,5}[=:]\\s{0,5}[\"']?)([^\\s\"',;&]{2,})");
    private static final List<Pattern> WHOLE = List.of(
            Pattern.compile("(?<=(?i:bearer|basic) )[A-Za-z0-9._~+/=-]{8,}"),
            Pattern.compile("(?<=://)[^/\\s:@]{1,200}:[^/\\s@]{1,200}(?=@)"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}"),
            Pattern.compile("\\bsk-[A-Za-z0-9_-]{16,}"),
            Pattern.compile("\\bAKIA[0-9A-Z]{16}\\b"),
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]*PRIVATE KEY-----)?"));

    private final List<String> known = new ArrayList<>();

    Redaction(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (NAME.matcher(name).matches() && value.length() >= SHORTEST) {
                known.add(value);
            }
        });
    }

    String text(String text) {
        String clean = text;
        for (String secret : known) {
            clean = clean.replace(secret, REPLACED);
        }
        clean = ASSIGNED.matcher(clean).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + REPLACED));
        for (Pattern pattern : WHOLE) {
            clean = pattern.matcher(clean).replaceAll(REPLACED);
        }
        return clean;
    }

    /** One by one, and whatever follows the name of a secret; so many characters of them in all. */
    List<String> arguments(List<String> arguments, int maxCharacters) {
        var clean = new ArrayList<String>();
        int left = maxCharacters;
        boolean isSecret = false;
        for (String argument : arguments) {
            String shown = isSecret ? REPLACED : text(argument);
            isSecret = argument.startsWith("-") && NAME.matcher(argument).matches();
            if (shown.length() > left) {
                clean.add(shown.substring(0, left) + "…");
                break;
            }
            clean.add(shown);
            left -= shown.length();
        }
        return List.copyOf(clean);
    }
}
