package dev.throughline.service.tenant;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** For stores that serve callers: transactions in which the database shows the rows of a caller's tenant only. */
@ApplicationScoped
public class TenantPool {
    /**
     * Plans are made for the values and for the tables as they are: one that was kept from when a table was small reads all
     * of it for each row once it is large, until somebody analyzes it.
     */
    private static final String BECOME = """
            SELECT set_config('role', $1, true), set_config('throughline.tenant', $2, true),
                   set_config('plan_cache_mode', 'force_custom_plan', true)
            """;

    private final Pool pool;
    private final String role;

    TenantPool(Pool pool, @ConfigProperty(name = ApiRole.SETTING) String role) {
        this.pool = pool;
        this.role = role;
    }

    /** @param scope a tenant, or {@code *} */
    public <T> Uni<T> within(String scope, Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(
                tx -> tx.preparedQuery(BECOME).execute(Tuple.of(role, scope)).chain(() -> work.apply(tx)));
    }

    /** One statement. */
    public Uni<RowSet<Row>> query(String scope, String sql, Tuple parameters) {
        return within(scope, tx -> tx.preparedQuery(sql).execute(parameters));
    }
}
