package dev.throughline.incident.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the bad ones of a batch that was refused as a whole or in part, without being told which they are: sends halves
 * until a refused one is alone. Good ones may be sent more than once, which receivers of batches must stand. Of {@code n}
 * with {@code b} bad ones that is at most {@code 1 + 2 b log2(n)} requests for a power of two. Pure but for what
 * {@code post} does.
 */
final class Bisection {
    private Bisection() {}

    /** @param post sends some at once and says what became of them together */
    static <T> List<Outcome> deliver(List<T> batch, Function<List<T>, Outcome> post) {
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        deliver(batch, post, outcomes);
        return outcomes;
    }

    private static <T> void deliver(List<T> part, Function<List<T>, Outcome> post, List<Outcome> outcomes) {
        if (part.isEmpty()) {
            return;
        }
        // Whoever went away during this batch is not asked again in it: each question may take all of its time.
        boolean isGone = !outcomes.isEmpty() && outcomes.getLast() instanceof Outcome.Away;
        Outcome together = isGone ? outcomes.getLast() : post.apply(part);
        if (together instanceof Outcome.Refused && part.size() > 1) {
            int middle = part.size() / 2;
            deliver(part.subList(0, middle), post, outcomes);
            deliver(part.subList(middle, part.size()), post, outcomes);
        } else {
            part.forEach(ignored -> outcomes.add(together));
        }
    }
}
