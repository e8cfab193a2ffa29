package dev.throughline.testkit.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts rows into every table, with each value that a CHECK lists, with and without the values that may be absent. A row
 * that breaks a rule is left out; a table without any row is a problem, since nothing would be proved about it.
 */
final class SampleRows {
    private final Connection connection;
    private final Set<String> left;
    private final Map<String, String> refusals = new TreeMap<>();
    private int number;

    SampleRows(Connection connection, Set<String> left, int firstNumber) {
        this.connection = connection;
        this.left = left;
        this.number = firstNumber;
    }

    /** Tells which tables stayed empty, each with the reason. */
    List<String> fill() throws SQLException {
        connection.setAutoCommit(false);
        List<String> tables = TableRows.names(connection);
        // A child waits for the rows of its parents, of which there may be as many generations as tables.
        int round = 0;
        do {
            for (String table : tables) {
                if (!left.contains(table)) {
                    fill(table);
                }
            }
            round++;
        } while (round < 2 || (round < tables.size() && !empty(tables).isEmpty()));
        connection.commit();
        return empty(tables).stream()
                .map(table -> "no row could be made up for %s, put one into db/sample: %s"
                        .formatted(table, refusals.get(table)))
                .toList();
    }

    int nextNumber() {
        return number;
    }

    private List<String> empty(List<String> tables) throws SQLException {
        TableRows rows = TableRows.of(connection);
        return tables.stream().filter(rows::isEmpty).toList();
    }

    private void fill(String table) throws SQLException {
        List<SampleColumn> columns = columns(table);
        List<SampleColumn> required =
                columns.stream().filter(SampleColumn::required).toList();
        int choices =
                columns.stream().mapToInt(column -> column.allowed().size()).reduce(2, Math::max);
        for (int i = 0; i < choices; i++) {
            insert(table, columns);
            insert(table, required);
            number++;
        }
    }

    private void insert(String table, List<SampleColumn> columns) throws SQLException {
        String names = columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
        String values = columns.stream().map(column -> column.value(number)).collect(Collectors.joining(", "));
        Savepoint before = connection.setSavepoint();
        try (Statement sql = connection.createStatement()) {
            sql.execute(
                    columns.isEmpty()
                            ? SampleRowsSql.INSERT_DEFAULTS.formatted(table)
                            : SampleRowsSql.INSERT.formatted(table, names, values));
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            connection.rollback(before);
            refusals.put(table, String.valueOf(e.getMessage()));
        }
    }

    private List<SampleColumn> columns(String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SampleRowsSql.COLUMNS)) {
            query.setString(1, table);
            List<SampleColumn> columns = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(new SampleColumn(
                            row.getString("name"),
                            row.getString("type"),
                            row.getString("kind"),
                            row.getBoolean("required"),
                            List.of((String[]) row.getArray("allowed").getArray()),
                            row.getString("parent")));
                }
            }
            return columns;
        }
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
