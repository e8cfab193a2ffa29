package dev.throughline.incident.occurrence;

import java.util.UUID;

/** The recorded step that ended a task. Its run may fail much later, when everything it left behind is undone. */
public record FailedStep(UUID taskId, UUID stepEventId) {}
