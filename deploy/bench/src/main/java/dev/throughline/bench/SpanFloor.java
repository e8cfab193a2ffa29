package dev.throughline.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * What the database does without any of this: the same spans as a plain batch insert, one row a span with its attributes
 * as {@code jsonb} and a primary key, by one writer, one commit for as many spans as a request has. The rows are made
 * beforehand.
 */
final class SpanFloor {
    private static final int BATCHES = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final String TABLE = """
            CREATE TABLE %s (trace_id uuid, span_id text, parent_span_id text, service text, name text, kind int,
                             start_nanos bigint, end_nanos bigint, status int, attributes jsonb,
                             PRIMARY KEY (trace_id, span_id))
            """;
    private static final String INSERT = "INSERT INTO %s VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)";

    private final Connection connection;
    private final String table = "bench_floor_" + UUID.randomUUID().toString().replace("-", "");

    SpanFloor(Connection connection) {
        this.connection = connection;
    }

    private record Row(String service, Span span, String attributes) {}

    record Floor(double spansPerSecond, double bytesPerSpan) {}

    Floor measure(Duration window) throws SQLException {
        var random = new Random(7);
        List<List<Row>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(rows(random));
        }
        try (var sql = connection.createStatement()) {
            connection.setAutoCommit(true);
            sql.execute(TABLE.formatted(table));
            try (var insert = connection.prepareStatement(INSERT.formatted(table))) {
                connection.setAutoCommit(false);
                long warm = insert(insert, batches, WARM_UP);
                long began = System.nanoTime();
                long spans = insert(insert, batches, window);
                double seconds = (System.nanoTime() - began) / 1e9;
                return new Floor(spans / seconds, SpanTable.bytes(connection, table) / (double) (warm + spans));
            } finally {
                connection.setAutoCommit(true);
                sql.execute("DROP TABLE " + table);
            }
        }
    }

    private long insert(PreparedStatement insert, List<List<Row>> batches, Duration window) throws SQLException {
        long spans = 0;
        long deadline = System.nanoTime() + window.toNanos();
        for (int i = 0; System.nanoTime() < deadline; i++) {
            List<Row> rows = batches.get(i % BATCHES);
            UUID trace = UUID.randomUUID();
            for (int row = 0; row < rows.size(); row++) {
                trace = row % TraceTemplate.SPANS == 0 ? UUID.randomUUID() : trace;
                bind(insert, trace, row, rows.get(row));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
            spans += rows.size();
        }
        return spans;
    }

    private static void bind(PreparedStatement insert, UUID trace, int number, Row row) throws SQLException {
        Span span = row.span();
        insert.setObject(1, trace);
        insert.setString(2, HexFormat.of().toHexDigits((long) number));
        insert.setString(3, HexFormat.of().toHexDigits((long) number - 1));
        insert.setString(4, row.service());
        insert.setString(5, span.getName());
        insert.setInt(6, span.getKindValue());
        insert.setLong(7, System.currentTimeMillis() * 1_000_000);
        insert.setLong(8, System.currentTimeMillis() * 1_000_000 + 1_000);
        insert.setInt(9, span.getStatus().getCodeValue());
        insert.setString(10, row.attributes());
    }

    private static List<Row> rows(Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < SpanRequest.TRACES; i++) {
            for (ResourceSpans group : TraceTemplate.trace(random, i)) {
                String service = group.getResource().getAttributes(0).getValue().getStringValue();
                for (Span span : group.getScopeSpans(0).getSpansList()) {
                    rows.add(new Row(service, span, json(span.getAttributesList())));
                }
            }
        }
        return rows;
    }

    private static String json(List<KeyValue> attributes) {
        var document = JsonNodeFactory.instance.objectNode();
        for (KeyValue attribute : attributes) {
            if (attribute.getKey().equals("order.id")) {
                document.put("order.id", UUID.randomUUID().toString());
            } else if (attribute.getValue().hasIntValue()) {
                document.put(attribute.getKey(), attribute.getValue().getIntValue());
            } else {
                document.put(attribute.getKey(), attribute.getValue().getStringValue());
            }
        }
        return document.toString();
    }
}
