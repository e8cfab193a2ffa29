package dev.throughline.orchestrator.scenario.observe;

import dev.throughline.orchestrator.scenario.access.Account;
import dev.throughline.orchestrator.scenario.file.Injection.Start;
import dev.throughline.orchestrator.scenario.file.Injection.Who;
import dev.throughline.orchestrator.scenario.file.Scenario;
import dev.throughline.orchestrator.scenario.inject.Injected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is looked at: a run of a scenario and what it has done so far. */
public record Subject(Scenario scenario, String syntheticId, List<Injected> injected) {

    /** @param account with which it was started */
    record Started(String name, UUID workflowId, Account account) {}

    List<Started> started() {
        List<Started> all = new ArrayList<>();
        for (Start start : scenario.starts()) {
            for (Injected done : injected) {
                if (done.workflowId() != null && done.name().equals(start.name())) {
                    Account account = start.who() == Who.FOREIGN ? Account.FOREIGN : Account.OWN;
                    all.add(new Started(start.name(), done.workflowId(), account));
                }
            }
        }
        return all;
    }

    Optional<Started> first() {
        return started().stream().findFirst();
    }
}
