package dev.throughline.orchestrator.scenario.verdict;

import dev.throughline.orchestrator.scenario.file.Expectations;
import dev.throughline.orchestrator.scenario.verdict.Link.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The links as far as they are decided, in the order of the line.
 *
 * @param links a link that is not here is still waited for
 * @param waiting names of those
 */
public record Verdict(List<Link> links, List<String> waiting) {
    static final String INJECT = "inject";
    static final String READY = "ready.";
    private static final String TOO_LATE = "only after ";

    /**
     * When the injection began, and after which nothing is waited for.
     *
     * @param patientUntil before then nothing is given up: while nobody could look, deadlines passed unseen
     */
    public record Timing(Instant began, Instant deadline, Instant patientUntil) {
        /** Somebody has looked all the time. */
        public Timing(Instant began, Instant deadline) {
            this(began, deadline, began);
        }
    }

    /** How long to wait for what is not there. */
    public enum Patience {
        /** Until the deadline of each link. */
        UNTIL_DEADLINES,
        /** What is not there now is not there. */
        NONE
    }

    public boolean isDecided() {
        return waiting.isEmpty();
    }

    public boolean holds() {
        return isDecided() && links.stream().allMatch(Link::holds);
    }

    /** Whether a look is still needed for the link. */
    public boolean waitsFor(Set<String> names) {
        return waiting.stream().anyMatch(names::contains);
    }

    /** What a scenario is judged by, in the order of the line. */
    public static List<String> links(Expectations expect) {
        return Checks.of(expect).stream().map(Check::name).toList();
    }

    /**
     * Judges every expected link by what was seen.
     *
     * <p>While deadlines count, what was not there at the first look after its deadline stays broken, even if a look for another
     * link finds it later. What was first looked at after its deadline may have held for long; only of the injection is it known
     * that it did not, because nothing is looked at before it.
     *
     * @param earlier what was decided before: a link that held keeps its time
     */
    public static Verdict of(
            Expectations expect, Observations seen, List<Link> earlier, Timing timing, Patience patience, Instant now) {
        Map<String, Link> before = new HashMap<>();
        earlier.forEach(link -> before.put(link.name(), link));
        List<Link> links = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (Check check : Checks.of(expect)) {
            boolean isPassed = !now.isBefore(timing.began().plus(check.within())) || !now.isBefore(timing.deadline());
            boolean isLate = patience == Patience.NONE || (isPassed && !now.isBefore(timing.patientUntil()));
            Link link = link(check, check.judge().apply(seen), before.get(check.name()), timing, now, isLate);
            if (link != null && link.holds() && isLate && patience == Patience.UNTIL_DEADLINES) {
                link = inTime(link, before.get(check.name()));
            }
            if (link == null) {
                waiting.add(check.name());
            } else {
                links.add(link);
            }
        }
        return new Verdict(List.copyOf(links), List.copyOf(waiting));
    }

    /** Without an injection there is nothing to look at. */
    public static Verdict skipped(Expectations expect, List<Link> decided, String why) {
        Map<String, Link> known = new HashMap<>();
        decided.forEach(link -> known.put(link.name(), link));
        return new Verdict(
                Checks.of(expect).stream()
                        .map(check -> known.getOrDefault(
                                check.name(),
                                new Link(check.name(), State.SKIPPED, check.expected(), why, null, millis(check))))
                        .toList(),
                List.of());
    }

    private static @Nullable Link link(
            Check check, Finding finding, @Nullable Link before, Timing timing, Instant now, boolean isLate) {
        return switch (finding) {
            case Finding.Held held -> link(check, State.HELD, held, after(before, timing, now));
            case Finding.Other other -> isLate ? link(check, State.WRONG, other, null) : null;
            case Finding.Nothing nothing -> isLate ? link(check, State.MISSING, nothing, null) : null;
        };
    }

    /** Services are asked whether they are ready before anything begins: that is no look after the deadline. */
    private static Link inTime(Link link, @Nullable Link before) {
        boolean isKnownLate = before == null
                ? link.name().equals(INJECT)
                : !before.holds() && !link.name().startsWith(READY);
        if (!isKnownLate) {
            return link;
        }
        if (before != null && before.seen().startsWith(TOO_LATE)) {
            return before;
        }
        String seen = TOO_LATE + link.afterMs() + " ms: " + link.seen();
        return new Link(link.name(), State.WRONG, link.expected(), seen, null, link.deadlineMs());
    }

    private static Link link(Check check, State state, Finding finding, @Nullable Long after) {
        return new Link(check.name(), state, check.expected(), finding.seen(), after, millis(check));
    }

    private static Long after(@Nullable Link before, Timing timing, Instant now) {
        return before != null && before.afterMs() != null
                ? before.afterMs()
                : (Long) Math.max(0, Duration.between(timing.began(), now).toMillis());
    }

    private static long millis(Check check) {
        return check.within().toMillis();
    }
}
