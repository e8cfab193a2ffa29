package dev.throughline.orchestrator.engine;

/** Names of tasks: a stage's own, {@code stage[3]} for an item of it, {@code undo:stage} for its compensation. */
public final class StageNames {
    private static final String UNDO = "undo:";

    private StageNames() {}

    public static String item(String stage, int index) {
        return stage + "[" + index + "]";
    }

    public static String undo(String stage) {
        return UNDO + stage;
    }

    public static boolean isUndo(String task) {
        return task.startsWith(UNDO);
    }

    /** What a task counts for: its stage, or the undoing of it. */
    static String account(String task) {
        return isUndo(task) ? task : stage(task);
    }

    public static boolean isItem(String task) {
        return task.endsWith("]");
    }

    public static int index(String item) {
        return Integer.parseInt(item, item.indexOf('[') + 1, item.length() - 1, 10);
    }

    /** The stage a task belongs to; rows and files of all its tasks are the stage's. */
    public static String stage(String task) {
        if (isUndo(task)) {
            return task.substring(UNDO.length());
        }
        return isItem(task) ? task.substring(0, task.indexOf('[')) : task;
    }
}
