package dev.throughline.orchestrator.preview;

import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.orchestrator.input.DraftInput;
import dev.throughline.orchestrator.input.InputStore;
import dev.throughline.orchestrator.preview.Preview.Cell;
import dev.throughline.orchestrator.preview.Preview.Column;
import dev.throughline.orchestrator.preview.Preview.Warning;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Looks into inputs. Blocking, for virtual threads. */
@Singleton
public final class Previews {
    private static final int MAX_CELL = 100;

    private final InputStore inputs;
    private final ContentStore contents;
    private final DuckDbRows duckDb;
    private final PreviewLimits limits;
    private final Path folder;

    Previews(
            InputStore inputs,
            ContentStore contents,
            DuckDbRows duckDb,
            PreviewLimits limits,
            @ConfigProperty(name = "throughline.inputs.dir") String folder) {
        this.inputs = inputs;
        this.contents = contents;
        this.duckDb = duckDb;
        this.limits = limits;
        this.folder = Path.of(folder).toAbsolutePath().normalize().resolve("previews");
    }

    public PreviewOutcome look(String tenantId, UUID workflowId, String name, int rows) throws InterruptedException {
        for (DraftInput input : inputs.list(tenantId, workflowId)) {
            if (input.name().equals(name)) {
                return look(input, rows);
            }
        }
        return new PreviewOutcome.Missing();
    }

    private PreviewOutcome look(DraftInput input, int rows) throws InterruptedException {
        var content = contents.find(input.sha256());
        if (content.isEmpty()) {
            return new PreviewOutcome.Missing();
        }
        Path file = content.get().path().toAbsolutePath().normalize();
        try {
            var format = TableFormat.of(input.name(), input.mediaType(), file);
            if (format.isEmpty()) {
                return new PreviewOutcome.Unsupported(
                        "a preview shows CSV, JSONL and Parquet, and " + input.mediaType() + " is none of them");
            }
            return look(input, file, format.get(), rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PreviewOutcome look(DraftInput input, Path file, TableFormat format, int rows)
            throws IOException, InterruptedException {
        if (format == TableFormat.PARQUET) {
            return look(input, file, format, rows, null, List.of());
        }
        return switch (TextCheck.look(file, format, limits)) {
            case TextCheck.Found.Wrong wrong -> new PreviewOutcome.Refused(wrong.code(), wrong.detail());
            case TextCheck.Found.Text text -> {
                List<Warning> warnings = text.malformed() == 0
                        ? List.of()
                        : List.of(new Warning(
                                "malformed_rows",
                                text.malformed() + " lines are no JSON objects",
                                text.malformed(),
                                text.firstMalformed()));
                yield format == TableFormat.CSV
                        ? csv(input, file, rows)
                        : look(input, file, format, rows, null, warnings);
            }
        };
    }

    private PreviewOutcome csv(DraftInput input, Path file, int rows) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var narrow =
                WideTable.of(file, limits.maxColumns(), limits.maxLineBytes().asLongValue(), folder);
        if (narrow.isEmpty()) {
            return look(input, file, TableFormat.CSV, rows, null, List.of());
        }
        try {
            return look(input, narrow.get().copy(), TableFormat.CSV, rows, narrow.get(), List.of());
        } finally {
            Files.deleteIfExists(narrow.get().copy());
        }
    }

    private PreviewOutcome look(
            DraftInput input,
            Path file,
            TableFormat format,
            int rows,
            WideTable.@Nullable Narrow narrow,
            List<Warning> found)
            throws InterruptedException {
        var answer = duckDb.look(file, statement -> new TableRows(statement, file, format, limits).read(rows));
        return switch (answer) {
            case DuckDbRows.Answer.Seen<TableRows.Table> seen ->
                new PreviewOutcome.Seen(preview(input, seen.value(), narrow, found));
            case DuckDbRows.Answer.Busy<TableRows.Table> busy -> new PreviewOutcome.Busy();
            case DuckDbRows.Answer.TooSlow<TableRows.Table> slow ->
                new PreviewOutcome.Refused(
                        "max_duration",
                        "the preview took longer than " + slow.limit().toSeconds() + " s");
            case DuckDbRows.Answer.OutOfMemory<TableRows.Table> memory ->
                new PreviewOutcome.Refused(
                        "max_memory", "the preview needs more than " + memory.limit() + " bytes of memory");
            case DuckDbRows.Answer.Unreadable<TableRows.Table> unreadable ->
                new PreviewOutcome.Refused(
                        "unreadable",
                        "the file cannot be read as " + format.text() + ": "
                                + Texts.cut(unreadable.reason().replace(file.toString(), input.name()), 300));
        };
    }

    private Preview preview(
            DraftInput input, TableRows.Table table, WideTable.@Nullable Narrow narrow, List<Warning> found) {
        int columnCount = narrow == null ? table.columnCount() : narrow.columns();
        List<Warning> warnings = new ArrayList<>(found);
        warnings.addAll(table.warnings());
        List<Column> columns = columns(table, warnings);
        boolean truncated = columnCount > columns.size();
        if (truncated) {
            warnings.add(new Warning(
                    "max_columns",
                    "the file has " + columnCount + " columns; the first " + columns.size() + " are shown",
                    (long) columnCount,
                    null));
        }
        boolean all = table.all() && (narrow == null || narrow.whole());
        if (table.examined() == 0) {
            warnings.add(new Warning("no_rows", "the file has columns and no rows", null, null));
        }
        List<Cell> formulas = new ArrayList<>();
        var rows = rows(table, formulas);
        return new Preview(
                input.name(),
                input.mediaType(),
                input.sha256(),
                input.size(),
                table.format(),
                columns,
                columnCount,
                truncated || !all,
                narrow == null || narrow.whole() ? table.total() : null,
                table.examined(),
                rows,
                formulas,
                warnings);
    }

    private static List<Column> columns(TableRows.Table table, List<Warning> warnings) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            var described = table.columns().get(i);
            String name = Texts.cut(described.name(), MAX_CELL);
            long formulas = table.formulas().get(i);
            columns.add(new Column(
                    name,
                    Texts.kind(described.sqlType()),
                    Texts.cut(described.sqlType(), MAX_CELL),
                    table.examined() - table.present().get(i),
                    formulas));
            if (formulas > 0 || Formulas.isLike(name)) {
                warnings.add(new Warning(
                        "formula_like",
                        "column " + name + " has text that a spreadsheet would execute; it is shown as text",
                        Math.max(1, formulas),
                        null));
            }
        }
        return columns;
    }

    private static List<List<@Nullable String>> rows(TableRows.Table table, List<Cell> formulas) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (List<@Nullable String> row : table.rows()) {
            List<@Nullable String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                var column = table.columns().get(i);
                if (cell != null && column.sqlType().equals("VARCHAR") && Formulas.isLike(cell)) {
                    formulas.add(new Cell(rows.size(), Texts.cut(column.name(), MAX_CELL)));
                }
                cells.add(cell == null ? null : Texts.cut(cell, MAX_CELL));
            }
            rows.add(cells);
        }
        return rows;
    }
}
