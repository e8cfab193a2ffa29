package dev.throughline.worker.cleanup;

import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.service.cleanup.CleanUpTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The work directory of an attempt goes when the attempt ends, synthetic or not; only rows stay. */
@ApplicationScoped
class WorkerCleanUp implements CleanUpPart {
    @Override
    public String service() {
        return "worker";
    }

    @Override
    public List<CleanUpTable> tables() {
        return List.of(CleanUpTable.marked("skill_effect"));
    }
}
