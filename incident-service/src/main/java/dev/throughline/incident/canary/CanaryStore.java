package dev.throughline.incident.canary;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.throughline.contracts.Json;
import dev.throughline.incident.provenance.Sample;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reports of canaries. Ids are time ordered: the id alone is the key of a page. */
@ApplicationScoped
class CanaryStore {
    private static final TypeReference<List<Sample>> SAMPLES = new TypeReference<>() {};

    private static final String ADD = """
            INSERT INTO canary_report (report_id, breaker, tenant_id, cause, actor, at, verdict, reason, summary, samples)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10::text::jsonb)
            """;

    private static final String FORGET = "DELETE FROM canary_report WHERE at < $1";

    private static final String HEAD =
            "SELECT report_id, breaker, tenant_id, cause, actor, at, verdict, reason, summary::text";

    private static final String MATCHING = """
             FROM canary_report
            WHERE ($1 = '*' OR tenant_id = $1) AND ($2::text IS NULL OR verdict = $2)
            """;

    private static final String COUNT = "SELECT count(*)" + MATCHING;

    private static final String LIST = HEAD + ", NULL::text" + MATCHING
            + " AND ($3::uuid IS NULL OR report_id < $3) ORDER BY report_id DESC LIMIT $4";

    private static final String ONE =
            HEAD + ", samples::text FROM canary_report WHERE report_id = $2 AND ($1 = '*' OR tenant_id = $1)";

    private final Pool pool;
    private final TenantPool tenants;

    CanaryStore(Pool pool, TenantPool tenants) {
        this.pool = pool;
        this.tenants = tenants;
    }

    /** @param total of all that match, whatever the page */
    record Page(List<Report> items, long total, @Nullable String next) {}

    Uni<Void> add(Report report) {
        var values = Tuple.tuple()
                .addUUID(report.reportId())
                .addString(report.breaker())
                .addString(report.tenantId())
                .addString(report.cause())
                .addString(report.actor())
                .addValue(report.at().atOffset(ZoneOffset.UTC))
                .addString(report.verdict())
                .addString(report.reason())
                .addString(json(report.basis()))
                .addString(json(report.samples() == null ? List.of() : report.samples()));
        return pool.preparedQuery(ADD).execute(values).replaceWithVoid();
    }

    Uni<Void> forget(Instant before) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** @param before the last id of the page before */
    Uni<Page> list(String scope, @Nullable String verdict, @Nullable UUID before, int limit) {
        var matching = Tuple.tuple().addString(scope).addString(verdict);
        return tenants.within(
                scope,
                tx -> tx.preparedQuery(COUNT)
                        .execute(matching)
                        .map(rows -> rows.iterator().next().getLong(0))
                        .chain(total -> page(tx, matching.addUUID(before).addInteger(limit), limit, total)));
    }

    private static Uni<Page> page(SqlConnection tx, Tuple values, int limit, long total) {
        return tx.preparedQuery(LIST).execute(values).map(rows -> {
            List<Report> items = StreamSupport.stream(rows.spliterator(), false)
                    .map(CanaryStore::report)
                    .toList();
            String next =
                    items.size() < limit ? null : items.getLast().reportId().toString();
            return new Page(items, total, next);
        });
    }

    Uni<Optional<Report>> one(String scope, UUID id) {
        return tenants.query(scope, ONE, Tuple.of(scope, id))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(CanaryStore::report)
                        .findFirst());
    }

    private static Report report(Row row) {
        String samples = row.getString(9);
        return new Report(
                row.getUUID(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getOffsetDateTime(5).toInstant(),
                row.getString(6),
                row.getString(7),
                Json.read(row.getString(8).getBytes(StandardCharsets.UTF_8), CanaryJudge.Basis.class),
                samples == null ? null : samples(samples));
    }

    private static List<Sample> samples(String json) {
        try {
            return Json.MAPPER.readValue(json, SAMPLES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }
}
