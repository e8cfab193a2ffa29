package dev.throughline.orchestrator.scenario.observe;

import dev.throughline.orchestrator.scenario.access.Account;
import dev.throughline.orchestrator.scenario.access.Answer;
import dev.throughline.orchestrator.scenario.access.LineClient;
import dev.throughline.orchestrator.scenario.access.Service;
import dev.throughline.orchestrator.scenario.observe.Subject.Started;
import dev.throughline.orchestrator.scenario.verdict.Look;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What each tenant of a scenario can see of the other's workflows: nothing, as if they were not there. */
@Singleton
final class LeakReader {
    private final LineClient line;

    LeakReader(LineClient line) {
        this.line = line;
    }

    /** Something that shows a workflow, or a list that it could be in. */
    private record Place(Service service, String path, boolean isList) {}

    Look<List<String>> leaks(Subject subject) throws InterruptedException {
        List<Started> started = subject.started();
        List<String> leaks = new ArrayList<>();
        for (Account account : List.of(Account.OWN, Account.FOREIGN)) {
            if (started.stream().noneMatch(one -> one.account() == account)) {
                return Look.none("no workflow was started as " + account);
            }
        }
        for (Started one : started) {
            Account other = one.account() == Account.OWN ? Account.FOREIGN : Account.OWN;
            for (Place place : places(one.workflowId())) {
                Answer answer = line.get(place.service(), place.path(), other);
                if (answer instanceof Answer.Silent silent) {
                    return Look.none(silent.why());
                }
                var said = (Answer.Said) answer;
                if (place.isList() && said.isOk() && !Answers.isList(said.json())) {
                    return Look.none(place.service().wireName() + ": " + Answers.NO_LIST);
                }
                String leak = leak(place, said);
                if (leak != null) {
                    leaks.add(leak + " (" + one.name() + ")");
                }
            }
        }
        return Look.of(List.copyOf(leaks));
    }

    private static @Nullable String leak(Place place, Answer.Said said) {
        if (place.isList() && said.status() == 200) {
            var page = said.json();
            return page.path("items").isEmpty() && page.path("total").asLong(0) == 0
                    ? null
                    : place.service().wireName() + " lists it under " + place.path();
        }
        return !place.isList() && said.status() == 404
                ? null
                : place.service().wireName() + " answers " + said.status() + " to " + place.path();
    }

    private static List<Place> places(UUID workflow) {
        return List.of(
                new Place(Service.ORCHESTRATOR, "/api/v1/workflows/" + workflow, false),
                new Place(Service.ORCHESTRATOR, "/api/v1/workflows/" + workflow + "/tasks", false),
                new Place(Service.ORCHESTRATOR, "/api/v1/workflows/" + workflow + "/products", false),
                new Place(Service.TRACE, "/api/v1/traces/" + workflow, false),
                new Place(Service.TRACE, "/api/v1/traces/" + workflow + "/steps", false),
                new Place(Service.TRACE, "/api/v1/traces/" + workflow + "/causality", false),
                new Place(Service.TRACE, "/api/v1/traces/" + workflow + "/proof", false),
                new Place(Service.TRACE, "/api/v1/traces?synthetic=include&workflow_id=" + workflow, true),
                new Place(Service.INCIDENT, "/api/v1/incidents?workflow_id=" + workflow, true));
    }
}
