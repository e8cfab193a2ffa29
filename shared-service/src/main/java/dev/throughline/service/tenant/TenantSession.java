package dev.throughline.service.tenant;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/** The same for Panache: a transaction in which the database shows the rows of a caller's tenant only. */
public final class TenantSession {
    private static final String BECOME =
            "SELECT set_config('role', :role, true) || set_config('throughline.tenant', :tenant, true)";

    private TenantSession() {}

    /** @param scope a tenant, or {@code *} */
    public static <T> Uni<T> within(String scope, Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(BECOME, String.class)
                        .setParameter("role", ConfigProvider.getConfig().getValue(ApiRole.SETTING, String.class))
                        .setParameter("tenant", scope)
                        .getSingleResult())
                .chain(ignored -> work.get()));
    }
}
