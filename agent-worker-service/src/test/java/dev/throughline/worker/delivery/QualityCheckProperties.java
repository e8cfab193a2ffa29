package dev.throughline.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The verdict on any brief is the one that plain Java comes to, with other means, over the same texts. */
class QualityCheckProperties {
    private static final List<String> TERMS =
            List.of("coffee", "free parking", "art", "24/7 help", "C++", "brings", "small", "THE", "Next One", "shop.");
    private static final List<String> CHANNELS = List.of("poster", "Poster", "website", "newsletter", "radio");
    private static DeliveryRun run;

    /** @param words the bounds of a text, in any order */
    record Brief(String goal, Set<String> mention, Set<String> forbidden, Set<String> channels, List<Integer> words) {
        int min() {
            return Math.min(words.get(0), words.get(1));
        }

        int max() {
            return Math.max(words.get(0), words.get(1));
        }
    }

    @BeforeContainer
    static void open() throws IOException {
        Path directory = Files.createTempDirectory("delivery");
        directory.toFile().deleteOnExit();
        run = new DeliveryRun(directory);
    }

    @AfterContainer
    static void close() {
        run.close();
    }

    @Property(tries = 150)
    void shouldAgreeWithPlainJavaOnEveryBrief(@ForAll("briefs") Brief brief) {
        // When
        var results = run.run(parameters(brief));

        // Then
        var expected = expected(brief, results.get("draft").output().at("/compose/value"));
        var check = results.get("quality_check");
        assertThat(issues(check)).isEqualTo(expected);
        boolean isBroken = expected.keySet().stream().anyMatch(rule -> !rule.equals("long_heading"));
        assertThat(check.failure() == null).isEqualTo(!isBroken);
        assertThat(results.containsKey("package")).isEqualTo(!isBroken);
        if (isBroken) {
            assertThat(check.failure().retryable()).isFalse();
            expected.forEach(
                    (rule, count) -> assertThat(check.failure().message()).contains(rule + " (" + count + ")"));
        }
    }

    @Provide
    Arbitrary<Brief> briefs() {
        var goals = Arbitraries.of("bring people to the shop", "sell art", "Free parking, at last!", "open 24/7");
        var terms = Arbitraries.of(TERMS).set().ofMaxSize(4);
        var forbidden = Arbitraries.of(TERMS).set().ofMaxSize(2);
        var channels = Arbitraries.of(CHANNELS).set().ofMinSize(1).ofMaxSize(3);
        var words = Arbitraries.integers().between(1, 160).list().ofSize(2);
        return Combinators.combine(goals, terms, forbidden, channels, words).as(Brief::new);
    }

    private static ObjectNode parameters(Brief brief) {
        ObjectNode parameters = Json.MAPPER.createObjectNode().put("tone", "plain");
        parameters.putObject("client").put("name", "Miller").put("industry", "food");
        parameters.putArray("deliverables").add("headline");
        ObjectNode given =
                parameters.putObject("brief").put("goal", brief.goal()).put("audience", "families");
        given.put("min_words", brief.min()).put("max_words", brief.max());
        brief.mention().forEach(given.putArray("must_mention")::add);
        brief.forbidden().forEach(given.putArray("forbidden_words")::add);
        brief.channels().forEach(given.putArray("channels")::add);
        return parameters;
    }

    /** How many issues each rule has. */
    private static Map<String, Integer> expected(Brief brief, JsonNode texts) {
        var headings = new ArrayList<String>();
        texts.forEach(text -> headings.add(text.path("heading").asText()));
        var issues = new TreeMap<String, Integer>();
        for (JsonNode text : texts) {
            var all = new StringBuilder(text.path("heading").asText());
            for (JsonNode section : text.path("sections")) {
                String content = section.path("text").asText();
                all.append('\n').append(content);
                count(issues, "empty_section", content.isEmpty() ? 1 : 0);
            }
            long words = Pattern.compile("\\S+").matcher(all).results().count();
            String heading = text.path("heading").asText();
            count(issues, "too_short", words < brief.min() ? 1 : 0);
            count(issues, "too_long", words > brief.max() ? 1 : 0);
            count(
                    issues,
                    "must_mention",
                    brief.mention().stream().filter(term -> !isIn(term, all)).count());
            count(
                    issues,
                    "forbidden_word",
                    brief.forbidden().stream().filter(term -> isIn(term, all)).count());
            boolean isAlone =
                    headings.stream().filter(heading::equalsIgnoreCase).count() == 1;
            count(issues, "duplicate_heading", isAlone ? 0 : 1);
            count(issues, "long_heading", heading.length() > 80 ? 1 : 0);
        }
        return issues;
    }

    private static void count(Map<String, Integer> issues, String rule, long found) {
        if (found > 0) {
            issues.merge(rule, (int) found, Integer::sum);
        }
    }

    private static boolean isIn(String term, CharSequence text) {
        String words = Arrays.stream(term.split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(Pattern::quote)
                .collect(Collectors.joining("[^A-Za-z0-9]+"));
        return Pattern.compile("(?<![A-Za-z0-9])" + words + "(?![A-Za-z0-9])", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    private static Map<String, Integer> issues(TaskResult check) {
        var issues = new TreeMap<String, Integer>();
        check.products().stream()
                .filter(product -> product.kind().equals("issue"))
                .forEach(issue -> issues.merge(issue.data().path("rule").asText(), 1, Integer::sum));
        return issues;
    }
}
