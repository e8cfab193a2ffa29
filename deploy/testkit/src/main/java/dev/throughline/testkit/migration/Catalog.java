package dev.throughline.testkit.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything that a schema is made of, one line a fact; two schemas that behave alike have the same lines. */
record Catalog(SortedSet<String> facts) {
    private static final List<String> QUERIES = List.of(
            CatalogSql.RELATIONS,
            CatalogSql.COLUMNS,
            CatalogSql.CONSTRAINTS,
            CatalogSql.INDEXES,
            CatalogSql.FUNCTIONS,
            CatalogSql.TRIGGERS,
            CatalogSql.VIEWS,
            CatalogSql.SEQUENCES,
            CatalogSql.TYPES,
            CatalogSql.POLICIES,
            CatalogSql.OTHERS,
            CatalogSql.GRANTS);

    static Catalog of(Connection connection) throws SQLException {
        SortedSet<String> facts = new TreeSet<>();
        try (Statement sql = connection.createStatement()) {
            for (String query : QUERIES) {
                try (ResultSet rows = sql.executeQuery(query)) {
                    while (rows.next()) {
                        facts.add(rows.getString(1));
                    }
                }
            }
        }
        return new Catalog(facts);
    }

    /** What it takes to make this the other: nothing when they are equal. */
    List<String> differences(Catalog expected) {
        return Stream.concat(
                        facts.stream()
                                .filter(fact -> !expected.facts.contains(fact))
                                .map(fact -> "too much: " + fact),
                        expected.facts.stream()
                                .filter(fact -> !facts.contains(fact))
                                .map(fact -> "missing: " + fact))
                .toList();
    }
}
