package dev.throughline.worker.redact;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces what looks like a secret. It knows the shapes of common keys and tokens, and names before a value such as
 * {@code password=}; it cannot know a secret that looks like any other word. For texts that are about to leave in an
 * error, an event or a log; never a reason to send more than is needed.
 */
@ApplicationScoped
public class Redactor {
    public static final String REPLACEMENT = "[redacted]";
    /** What lies behind is dropped, not let through unseen. */
    private static final int MAX = 64 * 1024;

    /** Quantifiers are possessive or end at a fixed class, so that no text makes them slow. */
    private static final List<Pattern> USUAL = List.of(
            Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]{0,40}-----|\\z)"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+){1,4}"),
            Pattern.compile("\\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{12,}+"),
            Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{20,}+|\\bgithub_pat_[A-Za-z0-9_]{20,}+"),
            Pattern.compile("\\bglpat-[A-Za-z0-9_-]{16,}+|\\bhf_[A-Za-z0-9]{16,}+|\\bxox[a-z]-[A-Za-z0-9-]{10,}+"),
            Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b|\\bAIza[A-Za-z0-9_-]{30,}+"));

    /** Group 1 stays. */
    private static final List<Pattern> NAMED = List.of(
            Pattern.compile("(?i)\\b((?:bearer|basic)\\s{1,5})[A-Za-z0-9._~+/=-]{6,}+"),
            Pattern.compile("(\\w://[^/\\s:@]{0,100}:)[^/\\s@]{1,300}(?=@)"),
            Pattern.compile("(?i)((?:api[_-]?key|apikey|access[_-]?key|secret|token|passw(?:or)?d|pwd|credentials?)"
                    + "(?:[_-]?(?:id|key|value))?[\"']?\\s{0,5}[=:]\\s{0,5})"
                    + "(?!\\[redacted])(?:\"[^\"]{1,2000}\"|'[^']{1,2000}'|[^\\s\"',;&}]{3,2000}+)"));

    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}+@[A-Za-z0-9-]{1,63}+(?:\\.[A-Za-z0-9-]{1,63}+){1,8}");

    private final List<Pattern> whole = new ArrayList<>(USUAL);

    @Inject
    public Redactor(RedactionSettings settings) {
        this(settings.emails(), settings.patterns().orElse(List.of()));
    }

    public Redactor(boolean emails, List<String> patterns) {
        patterns.stream().map(Pattern::compile).forEach(whole::add);
        if (emails) {
            whole.add(EMAIL);
        }
    }

    /** @param known secrets of this process that must not appear whatever they look like */
    public String redact(@Nullable String text, String... known) {
        if (text == null) {
            return "";
        }
        String clean = text;
        for (String secret : known) {
            // Shorter ones would also take apart words that have nothing to do with them.
            clean = secret.length() < 6 ? clean : clean.replace(secret, REPLACEMENT);
        }
        clean = clean.length() > MAX ? clean.substring(0, MAX) + "…" : clean;
        for (Pattern pattern : whole) {
            clean = pattern.matcher(clean).replaceAll(Matcher.quoteReplacement(REPLACEMENT));
        }
        for (Pattern pattern : NAMED) {
            clean = pattern.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(REPLACEMENT));
        }
        return clean;
    }
}
