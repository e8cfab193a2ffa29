package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.panel.Effects;
import dev.throughline.worker.skill.panel.FixedEffects;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code stats.panel}: fixed effects of entities, times or both, with errors that are clustered or not. */
@ApplicationScoped
public class StatsPanelSkill implements Skill {
    private static final JsonNode SCHEMA =
            Schemas.object("[\"file\", \"outcome\", \"regressors\", \"entity\", \"time\", \"effects\"]", """
            {"file": {"type": "string"}, "outcome": {"type": "string"},
             "regressors": {"type": "array", "minItems": 1, "maxItems": 50, "items": {"type": "string"}},
             "entity": {"type": "string"}, "time": {"type": "string"},
             "effects": {"enum": ["entity", "time", "two_way"]},
             "cluster": {"type": ["string", "null"]},
             "confidence": {"type": "number", "minimum": 0.5, "maximum": 0.9999}}""");
    private final DuckDbSandbox sandbox;

    public StatsPanelSkill(DuckDbSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public String name() {
        return "stats.panel";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public boolean usesFiles() {
        return true;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws Exception {
        var regressors = new ArrayList<String>();
        arguments.path("regressors").forEach(name -> regressors.add(name.asText()));
        var columns = new PanelSql.Columns(
                arguments.path("outcome").asText(),
                List.copyOf(regressors),
                arguments.path("entity").asText(),
                arguments.path("time").asText(),
                arguments.path("cluster").isTextual()
                        ? arguments.path("cluster").asText()
                        : null);
        String source = DuckDbSandbox.quote(
                context.file(arguments.path("file").asText()).toAbsolutePath());
        var effects = Effects.of(arguments.path("effects").asText());
        double confidence = arguments.path("confidence").asDouble(0.95);
        // On the sandbox's few threads as a whole: so few panels are in memory at the same time.
        return sandbox.call(context.workDirectory(), statement -> {
            var read = PanelSql.read(statement, columns, source);
            var fit = FixedEffects.fit(read.panel(), effects, confidence);
            return SkillResult.of(describe(columns, read, fit, effects, confidence));
        });
    }

    private static ObjectNode describe(
            PanelSql.Columns columns, PanelSql.Read read, FixedEffects.Fit fit, Effects effects, double confidence) {
        var output = Json.MAPPER.createObjectNode();
        output.put("outcome", columns.outcome()).put("entity", columns.entity()).put("time", columns.time());
        output.put("cluster", columns.cluster());
        output.put("effects", effects.name().toLowerCase(Locale.ROOT)).put("confidence", confidence);
        output.put("rows_incomplete", read.incomplete()).put("rows_duplicate", read.duplicates());
        // Data that nothing can be estimated from are an answer, not a failure: the template decides what it means.
        switch (fit) {
            case FixedEffects.Refused refused -> output.put("fitted", false).put("reason", refused.reason());
            case FixedEffects.Fitted fitted -> describe(output.put("fitted", true), columns.regressors(), fitted);
        }
        return output;
    }

    private static void describe(ObjectNode output, List<String> regressors, FixedEffects.Fitted fit) {
        output.put("n", fit.rows()).put("singletons", fit.singletons());
        output.put("entities", fit.entities()).put("times", fit.times());
        output.put("balanced", (long) fit.entities() * fit.times() == fit.rows());
        output.put("absorbed", fit.absorbed()).put("components", fit.components());
        output.put("clusters", fit.clusters() == 0 ? null : (Integer) fit.clusters());
        output.put("r_squared_within", fit.rSquaredWithin());
        output.put("residual_sum_of_squares", fit.residualSumOfSquares());
        output.put("residual_deviation", fit.residualDeviation());
        output.put("degrees_of_freedom", fit.freedom());
        var dropped = output.putArray("dropped");
        fit.dropped().forEach(regressor -> dropped.add(regressors.get(regressor)));
        var coefficients = output.putArray("coefficients");
        for (var coefficient : fit.coefficients()) {
            var item = coefficients.addObject();
            item.put("name", regressors.get(coefficient.regressor()));
            item.put("estimate", coefficient.estimate());
            item.put("std_error", finite(coefficient.standardError()));
            item.put("std_error_conventional", finite(coefficient.conventionalError()));
            // JSON has neither NaN nor infinity: an exact fit has no t.
            item.put("t", finite(coefficient.t()));
            item.put("p", finite(coefficient.p()));
            item.put("low", finite(coefficient.low()));
            item.put("high", finite(coefficient.high()));
        }
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
