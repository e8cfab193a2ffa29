package dev.throughline.orchestrator.preview;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A look into a table.
 *
 * @param columnCount of the file; {@code columns} has the first of them
 * @param truncated there is more of something than is shown; the warnings say of what
 * @param rowCount absent when not all rows were read
 * @param rowsExamined in so many rows missing values and formulas were counted
 * @param rows the first ones, cells as texts; a missing value is null
 * @param formulaCells cells of {@code rows} that a spreadsheet would execute
 */
@Schema(name = "InputPreview")
public record Preview(
        String name,
        String mediaType,
        String sha256,
        long size,
        Format format,
        List<Column> columns,
        int columnCount,
        boolean truncated,
        @Nullable Long rowCount,
        long rowsExamined,
        List<List<@Nullable String>> rows,
        List<Cell> formulaCells,
        List<Warning> warnings) {

    /** @param type csv, jsonl or parquet; the others are for csv */
    @Schema(name = "InputPreviewFormat")
    public record Format(
            String type,
            @Nullable String delimiter,
            @Nullable Boolean header) {}

    /**
     * @param type integer, decimal, boolean, date, time, timestamp, text or nested
     * @param formulaLike values that a spreadsheet would execute
     */
    @Schema(name = "InputPreviewColumn")
    public record Column(String name, String type, String sqlType, long missing, long formulaLike) {}

    @Schema(name = "InputPreviewCell")
    public record Cell(int row, String column) {}

    /** @param line the first one that it is about */
    @Schema(name = "InputPreviewWarning")
    public record Warning(
            String code,
            String detail,
            @Nullable Long count,
            @Nullable Long line) {}
}
