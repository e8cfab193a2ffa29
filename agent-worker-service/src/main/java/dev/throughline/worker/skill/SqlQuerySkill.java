package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sql.query}: SQL over the files of the run, its rows as output, further queries exported as files. */
@ApplicationScoped
public class SqlQuerySkill implements Skill {
    private static final JsonNode SCHEMA = Schemas.object("[]", """
            {"setup": {"type": "array", "items": {"type": "string"}},
             "query": {"type": "string"},
             "params": {"type": "array"},
             "max_rows": {"type": "integer", "minimum": 1, "maximum": 10000},
             "export": {"type": "array", "items": {"type": "object", "required": ["query", "file"],
               "properties": {"query": {"type": "string"}, "file": {"type": "string"},
                              "media_type": {"type": "string"}}}}}""");
    private final DuckDbSandbox sandbox;

    public SqlQuerySkill(DuckDbSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public String name() {
        return "sql.query";
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
        return sandbox.call(context.workDirectory(), statement -> run(context, arguments, statement));
    }

    private static SkillResult run(SkillContext context, JsonNode arguments, Statement statement) throws Exception {
        for (JsonNode setup : arguments.path("setup")) {
            statement.execute(DuckDbSandbox.localise(setup.asText(), context.workDirectory()));
        }
        ObjectNode output = Json.MAPPER.createObjectNode();
        if (arguments.hasNonNull("query")) {
            String sql = DuckDbSandbox.localise(arguments.path("query").asText(), context.workDirectory());
            output = query(statement, sql, arguments);
        }
        var files = new ArrayList<SkillResult.ProducedFile>();
        for (JsonNode export : arguments.path("export")) {
            String name = export.path("file").asText();
            String select = DuckDbSandbox.localise(export.path("query").asText(), context.workDirectory());
            String target = DuckDbSandbox.quote(context.file(name).toAbsolutePath());
            statement.execute("COPY (" + select + ") TO " + target + " (" + format(name) + ")");
            files.add(
                    new SkillResult.ProducedFile(name, export.path("media_type").asText("text/csv")));
        }
        return new SkillResult(output, List.copyOf(files));
    }

    private static String format(String name) {
        return name.endsWith(".parquet")
                ? "FORMAT parquet"
                : name.endsWith(".json") ? "FORMAT json" : "FORMAT csv, HEADER";
    }

    private static ObjectNode query(Statement statement, String sql, JsonNode arguments) throws SQLException {
        int maxRows = arguments.path("max_rows").asInt(1000);
        try (PreparedStatement prepared = statement.getConnection().prepareStatement(sql)) {
            int index = 1;
            for (JsonNode parameter : arguments.path("params")) {
                prepared.setObject(index++, plain(parameter));
            }
            try (ResultSet rows = prepared.executeQuery()) {
                return read(rows, maxRows);
            }
        }
    }

    private static ObjectNode read(ResultSet rows, int maxRows) throws SQLException {
        var output = Json.MAPPER.createObjectNode();
        var meta = rows.getMetaData();
        var columns = output.putArray("columns");
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i));
        }
        var items = output.putArray("rows");
        boolean truncated = false;
        while (rows.next()) {
            if (items.size() >= maxRows) {
                truncated = true;
                break;
            }
            var item = items.addObject();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                item.set(meta.getColumnLabel(i), json(rows.getObject(i)));
            }
        }
        output.put("row_count", items.size());
        output.put("truncated", truncated);
        return output;
    }

    private static @Nullable Object plain(JsonNode value) {
        return value.isNull()
                ? null
                : value.isIntegralNumber()
                        ? (Object) value.longValue()
                        : value.isNumber()
                                ? (Object) value.doubleValue()
                                : value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }

    private static JsonNode json(@Nullable Object value) {
        var nodes = Json.MAPPER.getNodeFactory();
        return switch (value) {
            case null -> nodes.nullNode();
            case Boolean b -> nodes.booleanNode(b);
            case Integer n -> nodes.numberNode(n);
            case Long n -> nodes.numberNode(n);
            case Short n -> nodes.numberNode(n);
            case Byte n -> nodes.numberNode(n);
            // JSON has neither NaN nor infinity.
            case Double n -> Double.isFinite(n) ? nodes.numberNode(n) : nodes.nullNode();
            case Float n -> Float.isFinite(n) ? nodes.numberNode(n) : nodes.nullNode();
            case BigInteger n -> nodes.numberNode(n);
            case BigDecimal n -> nodes.numberNode(n);
            default -> nodes.textNode(value.toString());
        };
    }
}
