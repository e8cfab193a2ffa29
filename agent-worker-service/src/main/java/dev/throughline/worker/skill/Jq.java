package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.throughline.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** jq, compiled once per expression; the process environment is hidden from it. */
@ApplicationScoped
public class Jq {
    private static final int CACHED = 2_000;
    private final Scope root = Scope.newEmptyScope();
    private final Map<String, JsonQuery> compiled = new ConcurrentHashMap<>();

    public Jq() {
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, root);
        // Expressions come from templates: they must not read the worker's secrets.
        root.addFunction(
                "env",
                0,
                (scope, args, in, path, output, version) -> output.emit(Json.MAPPER.createObjectNode(), null));
        root.setValue("ENV", Json.MAPPER.createObjectNode());
    }

    /** The last value the expression yields, or JSON null when it yields none. */
    public JsonNode evaluate(String expression, JsonNode input) throws SkillException {
        JsonNode[] last = {NullNode.getInstance()};
        try {
            query(expression).apply(Scope.newChildScope(root), input, value -> {
                if (Thread.currentThread().isInterrupted()) {
                    throw new JsonQueryException("interrupted");
                }
                last[0] = value;
            });
        } catch (JsonQueryException e) {
            throw SkillException.permanent("expression_failed", expression + ": " + e.getMessage());
        } catch (StackOverflowError e) {
            throw SkillException.permanent("expression_failed", expression + ": recursion too deep");
        } catch (OutOfMemoryError e) {
            throw SkillException.permanent("expression_failed", expression + ": too large a value");
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
