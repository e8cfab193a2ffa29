package dev.throughline.orchestrator.preview;

import dev.throughline.orchestrator.preview.Preview.Warning;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What DuckDB sees in one file. One per look. */
final class TableRows {
    private static final int MAX_REJECTS = 1000;

    private final Statement statement;
    private final Path file;
    private final TableFormat format;
    private final int maxColumns;
    private final int maxRows;

    TableRows(Statement statement, Path file, TableFormat format, PreviewLimits limits) {
        this.statement = statement;
        this.file = file;
        this.format = format;
        this.maxColumns = limits.maxColumns();
        this.maxRows = limits.maxRowsExamined();
    }

    /** @param examined rows that were counted in; {@code all} when the file has no others */
    record Table(
            Preview.Format format,
            List<Described> columns,
            int columnCount,
            List<Long> present,
            List<Long> formulas,
            long examined,
            boolean all,
            @Nullable Long total,
            List<List<@Nullable String>> rows,
            List<Warning> warnings) {}

    record Described(String name, String sqlType) {}

    Table read(int shownRows) throws SQLException {
        List<Described> described = described();
        List<Described> columns = described.subList(0, Math.min(maxColumns, described.size()));
        List<List<@Nullable String>> rows = rows(columns, shownRows);
        List<Long> counts = counts(columns);
        long examined = counts.getFirst();
        List<Warning> warnings = format == TableFormat.CSV ? rejects() : List.of();
        return new Table(
                sniffed(),
                columns,
                described.size(),
                counts.subList(1, columns.size() + 1),
                counts.subList(columns.size() + 1, counts.size()),
                examined,
                examined < maxRows,
                total(examined),
                rows,
                warnings);
    }

    private List<Described> described() throws SQLException {
        List<Described> columns = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("DESCRIBE SELECT * FROM " + source(""))) {
            while (found.next()) {
                columns.add(new Described(found.getString("column_name"), found.getString("column_type")));
            }
        }
        return columns;
    }

    private List<List<@Nullable String>> rows(List<Described> columns, int shownRows) throws SQLException {
        String cells = columns.stream()
                .map(column -> "CAST(" + DuckDbRows.column(column.name()) + " AS VARCHAR)")
                .collect(Collectors.joining(", "));
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(
                "SELECT " + cells + " FROM " + source(", ignore_errors = true") + " LIMIT " + shownRows)) {
            while (found.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    row.add(found.getString(i));
                }
                rows.add(Collections.unmodifiableList(row));
            }
        }
        return rows;
    }

    /** How many rows, then per column how many values, then per column how many formulas. */
    private List<Long> counts(List<Described> columns) throws SQLException {
        String names =
                columns.stream().map(column -> DuckDbRows.column(column.name())).collect(Collectors.joining(", "));
        String present = columns.stream()
                .map(column -> "count(" + DuckDbRows.column(column.name()) + ")")
                .collect(Collectors.joining(", "));
        String formulas = columns.stream().map(TableRows::formulas).collect(Collectors.joining(", "));
        List<Long> counts = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("SELECT count(*), " + present + ", " + formulas + " FROM (SELECT "
                + names + " FROM " + source(", store_rejects = true, rejects_limit = " + MAX_REJECTS) + " LIMIT "
                + maxRows + ")")) {
            found.next();
            for (int i = 1; i <= 1 + 2 * columns.size(); i++) {
                counts.add(found.getLong(i));
            }
        }
        return counts;
    }

    private static String formulas(Described column) {
        return column.sqlType().equals("VARCHAR")
                ? "count(*) FILTER (WHERE " + Formulas.sql(DuckDbRows.column(column.name())) + ")"
                : "0";
    }

    private List<Warning> rejects() throws SQLException {
        List<Warning> warnings = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("""
                SELECT CASE WHEN error_type IN ('MISSING COLUMNS', 'TOO MANY COLUMNS') THEN 'ragged_rows'
                            WHEN error_type = 'CAST' THEN 'type_conflict'
                            ELSE 'malformed_rows' END AS code,
                       count(*) AS lines, min(line) AS line,
                       coalesce(arg_min(error_message, line), '') AS message
                  FROM reject_errors
                 GROUP BY ALL
                 ORDER BY line
                """)) {
            while (found.next()) {
                long lines = found.getLong("lines");
                warnings.add(new Warning(
                        found.getString("code"),
                        (lines >= MAX_REJECTS ? "at least " : "") + lines + " rows are left out; line "
                                + found.getLong("line") + ": " + Texts.cut(found.getString("message"), 200),
                        lines,
                        found.getLong("line")));
            }
        }
        return warnings;
    }

    private Preview.Format sniffed() throws SQLException {
        if (format != TableFormat.CSV) {
            return new Preview.Format(format.text(), null, null);
        }
        try (ResultSet found = statement.executeQuery("SELECT Delimiter, HasHeader FROM sniff_csv("
                + DuckDbRows.text(file) + ", compression = 'none', ignore_errors = true)")) {
            found.next();
            return new Preview.Format(format.text(), found.getString(1), found.getBoolean(2));
        }
    }

    private @Nullable Long total(long examined) throws SQLException {
        if (format == TableFormat.PARQUET) {
            try (ResultSet found = statement.executeQuery(
                    "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(" + DuckDbRows.text(file) + ")")) {
                found.next();
                return found.getLong(1);
            }
        }
        return examined < maxRows ? (Long) examined : null;
    }

    private String source(String csvOptions) {
        String path = DuckDbRows.text(file);
        return switch (format) {
            case CSV ->
                "read_csv(" + path + ", compression = 'none'"
                        + (csvOptions.isEmpty() ? ", ignore_errors = true" : csvOptions) + ")";
            case JSONL -> "read_ndjson(" + path + ", compression = 'uncompressed', ignore_errors = true)";
            case PARQUET -> "read_parquet(" + path + ")";
        };
    }
}
