package dev.throughline.incident.alert;

import java.util.List;

/** Somebody who is told. */
interface Receiver {
    String name();

    /** Whether it forgets what it is not reminded of. */
    boolean wantsReminders();

    /**
     * Blocking; never throws for what a receiver does or fails to do.
     *
     * @return one for each alert, in the same order
     */
    List<Outcome> deliver(List<Alert> alerts);
}
