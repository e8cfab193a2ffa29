package dev.throughline.worker.skill;

import dev.throughline.worker.skill.panel.Groups;
import dev.throughline.worker.skill.panel.Panel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the complete rows of a panel: the numbers as they are, the names as numbers of their groups. DuckDB does the
 * sorting and numbering, and on disk what does not fit.
 */
final class PanelSql {
    /** Ten million numbers, 80 MB, are what one estimation may hold. */
    private static final long MAX_CELLS = 10_000_000;

    private static final String COUNT = """
            SELECT count(*), count(*) FILTER (WHERE %s) FROM (SELECT %s FROM %s)
            """;
    /** Ordered by everything: sums of equal files are equal to the last digit. */
    private static final String ROWS = """
            SELECT %s FROM (SELECT %s FROM %s) WHERE %s ORDER BY ALL
            """;

    private PanelSql() {}

    /** @param cluster absent: conventional errors */
    record Columns(
            String outcome,
            List<String> regressors,
            String entity,
            String time,
            @Nullable String cluster) {
        int numbers() {
            return regressors.size() + 1;
        }

        List<String> names() {
            return cluster == null ? List.of(entity, time) : List.of(entity, time, cluster);
        }
    }

    /**
     * @param incomplete rows left out because a value is missing or not finite
     * @param duplicates rows that share entity and time with an earlier one
     */
    record Read(Panel panel, int incomplete, int duplicates) {}

    /** @param source of SQL, already quoted */
    static Read read(Statement statement, Columns columns, String source) throws SQLException, SkillException {
        String complete = complete(columns);
        String selected = selected(columns);
        long all;
        long kept;
        try (ResultSet counts = statement.executeQuery(COUNT.formatted(complete, selected, source))) {
            counts.next();
            all = counts.getLong(1);
            kept = counts.getLong(2);
        }
        if (kept * columns.numbers() > MAX_CELLS) {
            throw SkillException.permanent(
                    "panel_too_large",
                    "%d rows of %d columns are more than %d numbers".formatted(kept, columns.numbers(), MAX_CELLS));
        }
        try (ResultSet rows = statement.executeQuery(ROWS.formatted(ranks(columns), selected, source, complete))) {
            return fill(rows, columns, (int) kept, (int) Math.min(all - kept, Integer.MAX_VALUE));
        }
    }

    private static Read fill(ResultSet rows, Columns columns, int count, int incomplete) throws SQLException {
        int names = columns.names().size();
        int[][] groups = new int[names][count];
        double[][] numbers = new double[columns.numbers()][count];
        int duplicates = 0;
        for (int row = 0; rows.next(); row++) {
            for (int i = 0; i < names; i++) {
                groups[i][row] = rows.getInt(i + 1);
            }
            for (int i = 0; i < numbers.length; i++) {
                numbers[i][row] = rows.getDouble(names + i + 1);
            }
            boolean isRepeated =
                    row > 0 && groups[0][row] == groups[0][row - 1] && groups[1][row] == groups[1][row - 1];
            duplicates += isRepeated ? 1 : 0;
        }
        double[][] regressors = new double[numbers.length - 1][];
        System.arraycopy(numbers, 1, regressors, 0, regressors.length);
        var panel = new Panel(
                numbers[0],
                regressors,
                Groups.dense(groups[0]),
                Groups.dense(groups[1]),
                names == 3 ? Groups.dense(groups[2]) : null);
        return new Read(panel, incomplete, duplicates);
    }

    private static String selected(Columns columns) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < columns.names().size(); i++) {
            parts.add("CAST(" + identifier(columns.names().get(i)) + " AS VARCHAR) AS n" + i);
        }
        var numbers = new ArrayList<>(List.of(columns.outcome()));
        numbers.addAll(columns.regressors());
        for (int i = 0; i < numbers.size(); i++) {
            parts.add("TRY_CAST(" + identifier(numbers.get(i)) + " AS DOUBLE) AS v" + i);
        }
        return String.join(", ", parts);
    }

    private static String complete(Columns columns) {
        String names = IntStream.range(0, columns.names().size())
                .mapToObj(i -> "n" + i + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        return names
                + IntStream.range(0, columns.numbers())
                        .mapToObj(i -> " AND v" + i + " IS NOT NULL AND isfinite(v" + i + ")")
                        .collect(Collectors.joining());
    }

    private static String ranks(Columns columns) {
        String names = IntStream.range(0, columns.names().size())
                .mapToObj(i -> "CAST(dense_rank() OVER (ORDER BY n" + i + ") - 1 AS INTEGER) AS g" + i)
                .collect(Collectors.joining(", "));
        return names
                + IntStream.range(0, columns.numbers()).mapToObj(i -> ", v" + i).collect(Collectors.joining());
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
