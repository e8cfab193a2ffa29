package dev.throughline.orchestrator.schedule;

import dev.throughline.contracts.Ids;
import dev.throughline.service.tenant.TenantSession;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Schedules by tenant and name. Changing one waits for the look that is firing it, a matter of seconds at most. */
@ApplicationScoped
class Schedules implements PanacheRepositoryBase<ScheduleEntity, UUID> {
    private static final String BY_NAME = "tenantId = ?1 and name = ?2";

    record Put(ScheduleView view, boolean isNew) {}

    /** @param total of the tenant's, whatever the page; next: the cursor of the page after */
    record Page(
            List<ScheduleView> items, long total, @Nullable String next) {}

    Uni<Put> put(String tenantId, String name, ScheduleChecks.Definition definition, Instant now) {
        return TenantSession.within(
                tenantId,
                () -> find(BY_NAME, tenantId, name)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .firstResult()
                        .chain(found -> found == null
                                ? create(tenantId, name, definition, now)
                                : Uni.createFrom().item(replace(found, definition, now))));
    }

    private Uni<Put> create(String tenantId, String name, ScheduleChecks.Definition definition, Instant now) {
        var row = new ScheduleEntity();
        row.id = Ids.uuid7();
        row.tenantId = tenantId;
        row.name = name;
        row.createdAt = now;
        row.define(definition, now);
        return persistAndFlush(row).map(saved -> new Put(ScheduleView.whole(saved), true));
    }

    private static Put replace(ScheduleEntity row, ScheduleChecks.Definition definition, Instant now) {
        row.define(definition, now);
        return new Put(ScheduleView.whole(row), false);
    }

    Uni<Optional<ScheduleView>> get(String tenantId, String name) {
        return TenantSession.within(
                tenantId,
                () -> find(BY_NAME, tenantId, name)
                        .firstResult()
                        .map(found -> Optional.ofNullable(found).map(ScheduleView::whole)));
    }

    /** In the order of names, those after the cursor. */
    Uni<Page> list(String tenantId, @Nullable String cursor, int limit) {
        return TenantSession.within(tenantId, () -> {
            var items = find("tenantId = ?1 and name > ?2 order by name", tenantId, cursor == null ? "" : cursor)
                    .page(0, limit);
            return count("tenantId", tenantId).chain(total -> items.list().map(rows -> page(rows, total, limit)));
        });
    }

    private static Page page(List<ScheduleEntity> rows, long total, int limit) {
        String next = rows.size() < limit ? null : rows.getLast().name;
        return new Page(rows.stream().map(ScheduleView::inList).toList(), total, next);
    }

    Uni<Boolean> remove(String tenantId, String name) {
        return TenantSession.within(
                tenantId, () -> delete(BY_NAME, tenantId, name).map(deleted -> deleted > 0));
    }
}
