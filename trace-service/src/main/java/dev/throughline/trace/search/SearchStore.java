package dev.throughline.trace.search;

import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/** Rows of the list, of the tenant that is in scope ({@code *}: of all). */
@ApplicationScoped
class SearchStore {
    private final TenantPool pool;

    SearchStore(TenantPool pool) {
        this.pool = pool;
    }

    Uni<List<TraceItem>> page(String scope, TraceQuery query) {
        var statement = SearchSql.page(scope, query);
        return pool.query(scope, statement.sql(), statement.parameters())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TraceItem::of)
                        .toList());
    }

    Uni<Long> total(String scope, TraceQuery query) {
        var statement = SearchSql.total(scope, query);
        return pool.query(scope, statement.sql(), statement.parameters())
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
