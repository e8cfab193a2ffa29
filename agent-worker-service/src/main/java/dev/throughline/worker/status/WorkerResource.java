package dev.throughline.worker.status;

import dev.throughline.contracts.ControlMessage;
import dev.throughline.worker.advertise.ControlChannel;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.task.RunningTasks;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** {@code GET /api/v1/worker}: who this is, what it serves, how much it does. */
@Path("/api/v1/worker")
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
    public WorkerView worker() {
        return new WorkerView(control.workerId(), control.agents(), skills.versions(), running.count());
    }

    /** @param running attempts at work or waiting here */
    public record WorkerView(
            String workerId,
            List<ControlMessage.AgentCapacity> agents,
            List<ControlMessage.SkillVersion> skills,
            int running) {}
}
