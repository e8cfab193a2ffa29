package dev.throughline.service.cleanup;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.Synthetic;
import java.util.List;

/** What one service has of scenarios. A bean of each service. */
public interface CleanUpPart {
    /** The service's name in receipts, and in the name of its consumer group. */
    String service();

    /** Children before their parents: rows that are found through others must go while those are there. */
    List<CleanUpTable> tables();

    /** Tenants in which the service may have something of the scenario, besides those that it is run in. */
    default List<String> alsoIn(Synthetic scenario) {
        return List.of();
    }

    /** What is left outside the tables, such as files; called when a round found nothing more to delete in them. */
    default List<CleanUpCheck> afterwards(List<String> tenants, Synthetic scenario) {
        return List.of();
    }
}
