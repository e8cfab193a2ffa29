package dev.throughline.worker.status;

import dev.throughline.contracts.Capability;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.service.auth.Roles;
import dev.throughline.worker.advertise.ControlChannel;
import dev.throughline.worker.capability.Capabilities;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.task.RunningTasks;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/worker}: who this is, what it serves, how much it does. */
@Path("/api/v1/worker")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "worker")
public class WorkerResource {
    private final ControlChannel control;
    private final Skills skills;
    private final Capabilities capabilities;
    private final RunningTasks running;

    public WorkerResource(ControlChannel control, Skills skills, Capabilities capabilities, RunningTasks running) {
        this.control = control;
        this.skills = skills;
        this.capabilities = capabilities;
        this.running = running;
    }

    @GET
    @Operation(operationId = "getWorker", summary = "Who this worker is, what it serves, how much it does")
    @APIResponse(responseCode = "200", description = "This instance")
    public WorkerView worker() {
        return new WorkerView(
                control.workerId(), control.agents(), skills.versions(), capabilities.known(), running.count());
    }

    /** @param running attempts at work or waiting here */
    public record WorkerView(
            String workerId,
            List<ControlMessage.AgentCapacity> agents,
            List<ControlMessage.SkillVersion> skills,

            @Schema(description = "What it found when it last looked; absent before the first look") @Nullable
            List<Capability> capabilities,

            @Schema(description = "Attempts at work or waiting here")
            int running) {}
}
