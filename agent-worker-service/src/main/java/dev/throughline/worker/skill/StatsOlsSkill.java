package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.ols.OrdinaryLeastSquares;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code stats.ols}: ordinary least squares with an intercept; rows with a missing value are left out. */
@ApplicationScoped
public class StatsOlsSkill implements Skill {
    private static final JsonNode SCHEMA = Schemas.object("[\"outcome\", \"predictors\"]", """
            {"file": {"type": "string"}, "query": {"type": "string"}, "outcome": {"type": ["string", "null"]},
             "predictors": {"type": "array", "maxItems": 50, "items": {"type": "string"}}}""");
    /** As many numbers are held in memory, several times over. */
    private static final int MAX_CELLS = 4_000_000;

    private final DuckDbSandbox sandbox;

    public StatsOlsSkill(DuckDbSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public String name() {
        return "stats.ols";
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
        if (arguments.path("outcome").isNull()) {
            return refused("no outcome was named");
        }
        if (arguments.path("predictors").isEmpty()) {
            return refused("there is no predictor");
        }
        var columns = new ArrayList<String>();
        columns.add(arguments.path("outcome").asText());
        arguments.path("predictors").forEach(name -> columns.add(name.asText()));
        String source = arguments.has("query")
                ? "(" + DuckDbSandbox.localise(arguments.path("query").asText(), context.workDirectory()) + ")"
                : DuckDbSandbox.quote(
                        context.file(arguments.path("file").asText()).toAbsolutePath());
        String selected = columns.stream()
                .map(name -> "TRY_CAST(\"" + name.replace("\"", "\"\"") + "\" AS DOUBLE)")
                .collect(Collectors.joining(", "));
        List<double[]> rows = sandbox.call(
                context.workDirectory(),
                statement -> read(statement, "SELECT " + selected + " FROM " + source, columns.size()));
        return switch (OrdinaryLeastSquares.fit(rows)) {
            case OrdinaryLeastSquares.Fitted fitted -> SkillResult.of(describe(fitted, columns));
            case OrdinaryLeastSquares.Refused refused -> refused(refused.reason());
        };
    }

    private static List<double[]> read(Statement statement, String sql, int width) throws SQLException, SkillException {
        var rows = new ArrayList<double[]>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                double[] row = new double[width];
                boolean complete = true;
                for (int i = 0; i < width; i++) {
                    row[i] = result.getDouble(i + 1);
                    complete &= !result.wasNull() && Double.isFinite(row[i]);
                }
                if (complete) {
                    rows.add(row);
                }
                if ((long) rows.size() * width > MAX_CELLS) {
                    throw SkillException.permanent(
                            "too_many_rows", "more than " + MAX_CELLS / width + " rows of " + width + " columns");
                }
            }
        }
        return rows;
    }

    /** Data that no line can be put through are an answer, not a failure: the template decides what it means. */
    private static SkillResult refused(String reason) {
        return SkillResult.of(
                Json.MAPPER.createObjectNode().put("fitted", false).put("reason", reason));
    }

    /** @param columns the outcome, then the predictors */
    private static ObjectNode describe(OrdinaryLeastSquares.Fitted fit, List<String> columns) {
        var output = Json.MAPPER.createObjectNode();
        output.put("fitted", true).put("outcome", columns.getFirst());
        output.put("n", fit.n()).put("r_squared", fit.rSquared());
        var dropped = output.putArray("dropped");
        fit.dropped().forEach(predictor -> dropped.add(columns.get(predictor + 1)));
        var coefficients = output.putArray("coefficients");
        for (var coefficient : fit.coefficients()) {
            int predictor = coefficient.predictor();
            var item = coefficients.addObject();
            item.put("name", predictor < 0 ? "(intercept)" : columns.get(predictor + 1));
            item.put("estimate", coefficient.estimate());
            // JSON has no NaN: no standard error without degrees of freedom, no t of an exact fit.
            item.put("std_error", finite(coefficient.standardError()));
            item.put("t", finite(coefficient.t()));
        }
        return output;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
