package dev.throughline.incident.view;

import dev.throughline.service.http.SyntheticQuery;
import dev.throughline.service.tenant.TenantSession;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at incidents, newest first. Ids are time ordered: the id alone is the key of a page. */
@ApplicationScoped
public class IncidentViews implements PanacheRepositoryBase<IncidentEntity, UUID> {
    private static final String VISIBLE = "(:scope = '*' or tenantId = :scope)";
    private static final String ONE = VISIBLE + " and id = :id";
    private static final String TEXT = "(lower(title) like :text escape '!' or lower(detail) like :text escape '!'"
            + " or lower(fingerprint) like :text escape '!')";
    private static final int SHOWN_OCCURRENCES = 100;
    private static final int SHOWN_CHANGES = 100;

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

    /**
     * Absent fields do not filter.
     *
     * @param fingerprint with {@code *} for any characters
     * @param text part of what people read, in any case
     * @param from seen then or later, {@code to}: before
     * @param before the last id of the page before
     */
    record Filter(
            @Nullable String status,
            @Nullable String severity,
            @Nullable String tenantId,
            @Nullable String agentId,
            @Nullable String templateId,
            @Nullable String assignee,
            @Nullable String fingerprint,
            @Nullable String text,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID workflowId,
            @Nullable UUID traceId,
            SyntheticQuery work,
            @Nullable UUID before,
            int limit) {}

    /** @param total of all that match, whatever the page */
    record Page(
            List<IncidentView> items, long total, @Nullable String next) {}

    /**
     * @param latest occurrences, the newest first, at most {@value #SHOWN_OCCURRENCES}
     * @param timeline the latest changes, the newest last, at most {@value #SHOWN_CHANGES}
     */
    record Detail(IncidentView incident, List<OccurrenceEntity.View> latest, List<ChangeEntity.View> timeline) {}

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
        where("agentId = :agent", "agent", filter.agentId(), conditions, values);
        where("templateId = :template", "template", filter.templateId(), conditions, values);
        where("assignee = :assignee", "assignee", filter.assignee(), conditions, values);
        where(
                "fingerprint like :fingerprint escape '!'",
                "fingerprint",
                like(filter.fingerprint()),
                conditions,
                values);
        where(TEXT, "text", contains(filter.text()), conditions, values);
        where("lastSeenAt >= :from", "from", filter.from(), conditions, values);
        where("firstSeenAt < :to", "to", filter.to(), conditions, values);
        where("synthetic = :synthetic", "synthetic", filter.work().synthetic(), conditions, values);
        if (filter.work().id() != null) {
            conditions.add("(scenarioId = :scenario or scenarioId like :runs)");
            values.put("scenario", filter.work().id());
            values.put("runs", Objects.requireNonNull(filter.work().pattern()));
        }
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
                .chain(latest -> changes.find("incidentId = ?1 order by at desc, id desc", incident.id)
                        .page(0, SHOWN_CHANGES)
                        .list()
                        .map(timeline -> new Detail(
                                incident.view(),
                                latest.stream().map(OccurrenceEntity::view).toList(),
                                timeline.reversed().stream()
                                        .map(ChangeEntity::view)
                                        .toList())));
    }

    Uni<Optional<IncidentView>> one(String scope, UUID id) {
        return TenantSession.within(
                scope,
                () -> find(ONE, Map.of("scope", scope, "id", id))
                        .firstResult()
                        .map(found -> Optional.ofNullable(found).map(IncidentEntity::view)));
    }

    private static Page page(List<IncidentEntity> found, long total, int limit) {
        var items = found.stream().map(IncidentEntity::view).toList();
        String next = items.size() < limit ? null : items.getLast().incidentId().toString();
        return new Page(items, total, next);
    }

    /** The wildcards of the database stand for themselves. */
    private static String literal(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static @Nullable String like(@Nullable String pattern) {
        return pattern == null ? null : literal(pattern).replace('*', '%');
    }

    private static @Nullable String contains(@Nullable String text) {
        return text == null ? null : "%" + literal(text.toLowerCase(Locale.ROOT)) + "%";
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
