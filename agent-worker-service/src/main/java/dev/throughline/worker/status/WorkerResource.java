package dev.throughline.worker.status;

import dev.throughline.contracts.ControlMessage;
import dev.throughline.worker.advertise.ControlChannel;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.task.RunningTasks;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/worker}: who this is, what it serves, how much it does. */
@Path("/api/v1/worker")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "worker")
public class WorkerResource {
    private final ControlChannel control;
    private final Skills skills;
    private final RunningTasks running;

    public WorkerResource(ControlChannel control, Skills skills, RunningTasks running) {
        this.control = control;
        this.skills = skills;
        this.running = running;
    }

    @GET
    @Operation(operationId = "getWorker", summary = "Who this worker is, what it serves, how much it does")
    @APIResponse(responseCode = "200", description = "This instance")
    public WorkerView worker() {
        return new WorkerView(control.workerId(), control.agents(), skills.versions(), running.count());
    }

    /** @param running attempts at work or waiting here */
    public record WorkerView(
            String workerId,
            List<ControlMessage.AgentCapacity> agents,
            List<ControlMessage.SkillVersion> skills,

            @Schema(description = "Attempts at work or waiting here")
            int running) {}
}
