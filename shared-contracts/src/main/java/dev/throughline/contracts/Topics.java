package dev.throughline.contracts;

/** Every topic name of the platform. */
public final class Topics {
    public static final String WORKFLOW_REQUESTS = "throughline.workflow-requests";
    public static final String TASK_RESULTS = "throughline.task-results";
    public static final String WORKFLOW_COMMANDS = "throughline.workflow-commands";
    public static final String EVENTS = "throughline.events";
    public static final String BREAKERS = "throughline.breakers";
    public static final String CONTROL = "throughline.control";
    public static final String DEAD_LETTERS = "throughline.dead-letters";

    private static final String TASKS_PREFIX = "throughline.tasks.";

    private Topics() {}

    /** The topic from which workers of one agent type take their task envelopes. */
    public static String tasks(String agent) {
        return TASKS_PREFIX + agent;
    }
}
