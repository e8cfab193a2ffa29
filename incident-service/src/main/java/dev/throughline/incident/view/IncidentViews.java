package dev.throughline.incident.view;

import dev.throughline.contracts.Ids;
import dev.throughline.incident.lifecycle.Lifecycle;
import dev.throughline.incident.lifecycle.Verb;
import dev.throughline.service.tenant.TenantSession;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at incidents, newest first, and moves them along. Ids are time ordered: the id alone is the key of a page. */
@ApplicationScoped
public class IncidentViews implements PanacheRepositoryBase<IncidentEntity, UUID> {
    private static final String VISIBLE = "(:scope = '*' or tenantId = :scope)";
    private static final String ONE = VISIBLE + " and id = :id";
    private static final int SHOWN_OCCURRENCES = 100;

    private final Occurrences occurrences;
    private final Changes changes;

    IncidentViews(Occurrences occurrences, Changes changes) {
        this.occurrences = occurrences;
        this.changes = changes;
    }

    @ApplicationScoped
    static class Occurrences implements PanacheRepositoryBase<OccurrenceEntity, UUID> {}

    @ApplicationScoped
    static class Changes implements PanacheRepositoryBase<ChangeEntity, UUID> {}

    /** Absent fields do not filter. {@code before} is the last id of the page before. */
    record Filter(
            @Nullable String status,
            @Nullable String severity,
            @Nullable String tenantId,
            @Nullable UUID workflowId,
            @Nullable UUID traceId,
            @Nullable Boolean synthetic,
            @Nullable UUID before,
            int limit) {}

    /** @param total of all that match, whatever the page */
    record Page(
            List<IncidentView> items, long total, @Nullable String next) {}

    /** @param latest occurrences, the newest first, at most {@value #SHOWN_OCCURRENCES} */
    record Detail(IncidentView incident, List<OccurrenceEntity.View> latest, List<ChangeEntity.View> timeline) {}

    sealed interface Moved {
        record Done(IncidentView incident) implements Moved {}

        record Refused(String status) implements Moved {}

        record Unknown() implements Moved {}
    }

    /** @param scope the tenant of who asks; another's incidents are not there ({@code *}: those of all are) */
    Uni<Page> list(String scope, Filter filter) {
        return TenantSession.within(scope, () -> visible(scope, filter));
    }

    private Uni<Page> visible(String scope, Filter filter) {
        List<String> conditions = new ArrayList<>(List.of(VISIBLE));
        Map<String, Object> values = new HashMap<>(Map.of("scope", scope));
        where("status = :status", "status", filter.status(), conditions, values);
        where("severity = :severity", "severity", filter.severity(), conditions, values);
        where("tenantId = :tenant", "tenant", filter.tenantId(), conditions, values);
        where("synthetic = :synthetic", "synthetic", filter.synthetic(), conditions, values);
        where(occurredIn("workflowId = :workflow"), "workflow", filter.workflowId(), conditions, values);
        where(occurredIn("traceId = :trace"), "trace", filter.traceId(), conditions, values);
        String all = String.join(" and ", conditions);
        var pageValues = new HashMap<>(values);
        String page = all;
        if (filter.before() != null) {
            page = all + " and id < :before";
            pageValues.put("before", filter.before());
        }
        var items = find(page + " order by id desc", pageValues).page(0, filter.limit());
        return count(all, values).chain(total -> items.list().map(found -> page(found, total, filter.limit())));
    }

    Uni<Optional<Detail>> detail(String scope, UUID id) {
        return TenantSession.within(
                scope,
                () -> find(ONE, Map.of("scope", scope, "id", id))
                        .firstResult()
                        .chain(found -> found == null
                                ? Uni.createFrom().item(Optional.<Detail>empty())
                                : detail(found).map(Optional::of)));
    }

    private Uni<Detail> detail(IncidentEntity incident) {
        return occurrences
                .find("incidentId = ?1 order by at desc", incident.id)
                .page(0, SHOWN_OCCURRENCES)
                .list()
                .chain(latest -> changes.list("incidentId = ?1 order by at", incident.id)
                        .map(timeline -> new Detail(
                                incident.view(),
                                latest.stream().map(OccurrenceEntity::view).toList(),
                                timeline.stream().map(ChangeEntity::view).toList())));
    }

    /** Under a row lock, so that of two people who resolve at once one is told so. */
    Uni<Moved> move(String scope, UUID id, Verb verb, String actor, @Nullable String reason, Instant now) {
        return TenantSession.within(
                scope,
                () -> find(ONE, Map.of("scope", scope, "id", id))
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .firstResult()
                        .chain(found -> found == null
                                ? Uni.createFrom().<Moved>item(new Moved.Unknown())
                                : move(found, verb, actor, reason, now)));
    }

    private Uni<Moved> move(IncidentEntity incident, Verb verb, String actor, @Nullable String reason, Instant now) {
        Optional<Lifecycle> next = verb.on(incident.lifecycle());
        if (next.isEmpty()) {
            return Uni.createFrom().item(new Moved.Refused(incident.status));
        }
        incident.status = next.get().wireName();
        var change = new ChangeEntity();
        change.id = Ids.uuid7();
        change.incidentId = incident.id;
        change.status = incident.status;
        change.actor = actor;
        change.reason = reason;
        change.at = now;
        return changes.persist(change).replaceWith(() -> new Moved.Done(incident.view()));
    }

    private static Page page(List<IncidentEntity> found, long total, int limit) {
        var items = found.stream().map(IncidentEntity::view).toList();
        String next = items.size() < limit ? null : items.getLast().incidentId().toString();
        return new Page(items, total, next);
    }

    private static String occurredIn(String condition) {
        return "id in (select o.incidentId from OccurrenceEntity o where o." + condition + ")";
    }

    private static void where(
            String condition,
            String name,
            @Nullable Object value,
            List<String> conditions,
            Map<String, Object> values) {
        if (value != null) {
            conditions.add(condition);
            values.put(name, value);
        }
    }
}
