package dev.throughline.worker.status;

import dev.throughline.worker.intake.TaskConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the consumer group gave this worker its partitions. */
@Readiness
@ApplicationScoped
public class IntakeReadiness implements HealthCheck {
    private final TaskConsumer consumer;

    public IntakeReadiness(TaskConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("task intake")
                .status(consumer.isAssigned())
                .build();
    }
}
