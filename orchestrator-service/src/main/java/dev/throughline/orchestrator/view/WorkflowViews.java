package dev.throughline.orchestrator.view;

import dev.throughline.service.http.SyntheticQuery;
import dev.throughline.service.tenant.TenantSession;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at workflows, newest first. Workflow ids are time ordered, so the id alone is the key of a page. */
@ApplicationScoped
public class WorkflowViews implements PanacheRepositoryBase<WorkflowEntity, UUID> {
    private static final String VISIBLE = "(:scope = '*' or tenantId = :scope)";

    /** Absent fields do not filter. {@code before} is the last id of the page before. */
    public record Filter(
            @Nullable String status,
            @Nullable String type,
            @Nullable UUID traceId,
            @Nullable String tenantId,
            SyntheticQuery work,
            @Nullable UUID before,
            int limit) {}

    /** @param total of all that match, whatever the page */
    public record Page(
            List<WorkflowView> items, long total, @Nullable String next) {}

    /** @param scope the tenant of who asks; another's workflow is not there */
    public Uni<Optional<WorkflowView>> find(String scope, UUID id) {
        return TenantSession.within(
                scope,
                () -> find(VISIBLE + " and id = :id", values(scope, id))
                        .firstResult()
                        .map(found -> Optional.ofNullable(found).map(WorkflowEntity::view)));
    }

    public Uni<Page> list(String scope, Filter filter) {
        return TenantSession.within(scope, () -> visible(scope, filter));
    }

    private Uni<Page> visible(String scope, Filter filter) {
        List<String> conditions = new ArrayList<>(List.of(VISIBLE));
        Map<String, Object> values = new HashMap<>(Map.of("scope", scope));
        where("status", filter.status(), conditions, values);
        where("type", filter.type(), conditions, values);
        where("traceId", filter.traceId(), conditions, values);
        where("tenantId", filter.tenantId(), conditions, values);
        where("synthetic", filter.work().synthetic(), conditions, values);
        if (filter.work().id() != null) {
            conditions.add("(scenarioId = :scenario or scenarioId like :runs)");
            values.put("scenario", filter.work().id());
            values.put("runs", Objects.requireNonNull(filter.work().pattern()));
        }
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

    private static Map<String, Object> values(String scope, UUID id) {
        return Map.of("scope", scope, "id", id);
    }

    private static Page page(List<WorkflowEntity> found, long total, int limit) {
        var items = found.stream().map(WorkflowEntity::view).toList();
        String next = items.size() < limit ? null : items.getLast().workflowId().toString();
        return new Page(items, total, next);
    }

    private static void where(
            String field, @Nullable Object value, List<String> conditions, Map<String, Object> values) {
        if (value != null) {
            conditions.add(field + " = :" + field);
            values.put(field, value);
        }
    }
}
