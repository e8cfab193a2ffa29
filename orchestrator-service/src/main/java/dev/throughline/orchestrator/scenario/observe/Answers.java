package dev.throughline.orchestrator.scenario.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.scenario.access.Answer;
import dev.throughline.orchestrator.scenario.verdict.Look;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers of services as looks. */
final class Answers {
    static final String NO_LIST = "the answer has no list";

    private Answers() {}

    /** Anything but a success has no value, and says what it was. */
    static <T> Look<T> look(Answer answer, Function<JsonNode, T> read) {
        return switch (answer) {
            case Answer.Silent silent -> Look.none(silent.why());
            case Answer.Said said -> said.isOk() ? Look.of(read.apply(said.json())) : Look.none(said.told());
        };
    }

    /** Of a page: without a list, nothing is known of what would stand in it. */
    static <T> Look<T> list(Answer answer, Function<JsonNode, T> read) {
        return switch (answer) {
            case Answer.Silent silent -> Look.none(silent.why());
            case Answer.Said said when !said.isOk() -> Look.none(said.told());
            case Answer.Said said -> isList(said.json()) ? Look.of(read.apply(said.json())) : Look.none(NO_LIST);
        };
    }

    static boolean isList(JsonNode page) {
        return page.path("items").isArray();
    }

    static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.asText() : null;
    }
}
