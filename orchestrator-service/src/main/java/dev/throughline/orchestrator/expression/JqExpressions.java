package dev.throughline.orchestrator.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.engine.Expressions;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * jq inside decisions. A slot waits for it, so whatever could run for ever (definitions, and the functions that repeat)
 * is refused when a template is read; what remains ends after one pass over its input.
 */
@Singleton
public final class JqExpressions implements Expressions {
    private static final int CACHED = 2_000;
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Set<String> ENDLESS = Set.of(
            "def",
            "while",
            "until",
            "repeat",
            "range",
            "recurse",
            "recurse_down",
            "limit",
            "reduce",
            "foreach",
            "label",
            "input",
            "inputs",
            "env",
            "debug",
            "walk",
            "combinations",
            "splits",
            "sub",
            "gsub",
            "test",
            "match",
            "capture",
            "scan");

    private final Scope root = Scope.newEmptyScope();
    private final Map<String, JsonQuery> compiled = new ConcurrentHashMap<>();

    JqExpressions() {
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, root);
        root.setValue("ENV", Json.MAPPER.createObjectNode());
    }

    /** What is wrong with an expression; text inside quotes may interpolate, so it is looked at as well. */
    public static Optional<String> problem(String expression) {
        try {
            JsonQuery.compile(expression, Versions.JQ_1_6);
        } catch (JsonQueryException | RuntimeException e) {
            return Optional.of("not jq: " + e.getMessage());
        }
        String code =
                QUOTED.matcher(expression).replaceAll(quoted -> quoted.group().contains("\\(") ? "interpolation" : "");
        if (code.contains("interpolation") || code.contains("..")) {
            return Optional.of("neither string interpolation nor .. is possible here");
        }
        return WORD.matcher(code)
                .results()
                .map(java.util.regex.MatchResult::group)
                .filter(ENDLESS::contains)
                .findFirst()
                .map(word -> word + " is not possible here: a condition must end");
    }

    @Override
    public JsonNode evaluate(String expression, JsonNode scope) throws ExpressionException {
        JsonNode[] last = {NullNode.getInstance()};
        try {
            query(expression).apply(Scope.newChildScope(root), scope, value -> last[0] = value);
        } catch (JsonQueryException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // A text times two thousand million is an Error, and costs the run that wants it.
            throw new ExpressionException(expression + ": " + e.getMessage());
        }
        return last[0];
    }

    private JsonQuery query(String expression) throws JsonQueryException {
        JsonQuery known = compiled.get(expression);
        if (known != null) {
            return known;
        }
        if (compiled.size() >= CACHED) {
            compiled.clear();
        }
        var query = JsonQuery.compile(expression, Versions.JQ_1_6);
        compiled.put(expression, query);
        return query;
    }
}
