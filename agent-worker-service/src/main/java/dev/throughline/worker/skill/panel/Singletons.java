package dev.throughline.worker.skill.panel;

import java.util.stream.IntStream;

/**
 * Rows that are alone in a group whose effect is taken out: the effect fits them perfectly, so they say nothing about
 * the coefficients, and counting them makes clustered errors look smaller than they are (Correia 2015).
 */
final class Singletons {
    private Singletons() {}

    /** Without them, and without those that then become alone. */
    static Panel drop(Panel panel, Effects effects) {
        boolean[] gone = new boolean[panel.rows()];
        int[] entities = panel.entity().sizes();
        int[] times = panel.time().sizes();
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            for (int row = 0; row < gone.length; row++) {
                int entity = panel.entity().of()[row];
                int time = panel.time().of()[row];
                boolean isAlone =
                        (effects.hasEntity() && entities[entity] == 1) || (effects.hasTime() && times[time] == 1);
                if (!gone[row] && isAlone) {
                    gone[row] = true;
                    entities[entity]--;
                    times[time]--;
                    isChanged = true;
                }
            }
        }
        int[] kept = IntStream.range(0, gone.length).filter(row -> !gone[row]).toArray();
        return kept.length == gone.length ? panel : panel.only(kept);
    }
}
