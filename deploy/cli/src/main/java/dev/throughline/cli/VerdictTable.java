package dev.throughline.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The verdict of a run, a line for each link; what was seen stands below what was expected when they differ. */
final class VerdictTable {
    private static final int NAME = 22;
    private static final int STATE = 9;
    private static final int TIME = 11;

    private VerdictTable() {}

    static String render(ScenarioRun run, Paint paint) {
        var text = new StringBuilder()
                .append(paint.strong(run.scenario()))
                .append("  run ")
                .append(Paint.clean(run.id()))
                .append("\n\n")
                .append(paint.faint(Paint.fit("link", NAME) + Paint.fit("state", STATE) + Paint.fit("after", TIME)
                        + Paint.fit("deadline", TIME) + "expected"))
                .append('\n');
        run.links().forEach(link -> text.append(line(link, paint)));
        return text.append('\n').append(end(run, paint)).toString();
    }

    /** One link, as it is decided. */
    static String line(ScenarioRun.Link link, Paint paint) {
        int room = Math.max(20, paint.width() - NAME - STATE - 2 * TIME);
        String row = Paint.fit(link.name(), NAME)
                + state(link, paint)
                + Paint.fit(time(link.afterMs()), TIME)
                + Paint.fit(time(link.deadlineMs()), TIME)
                + cut(link.expected(), room)
                + "\n";
        return link.isBroken()
                ? row + " ".repeat(NAME + STATE + 2 * TIME) + paint.bad("seen: " + Paint.clean(link.seen())) + "\n"
                : row;
    }

    private static String state(ScenarioRun.Link link, Paint paint) {
        String fit = Paint.fit(link.state(), STATE);
        return link.isBroken() ? paint.bad(fit) : fit;
    }

    private static String end(ScenarioRun run, Paint paint) {
        var broken = run.broken();
        if (run.held()) {
            return "held: %d of %d links\n"
                    .formatted(run.links().size(), run.links().size());
        }
        var text = new StringBuilder(paint.bad("NOT HELD")).append(' ');
        if (broken.isEmpty()) {
            return text.append("the run is ")
                    .append(Paint.clean(run.state()))
                    .append(" and has no verdict\n")
                    .toString();
        }
        text.append('(')
                .append(broken.size())
                .append(" of ")
                .append(run.links().size())
                .append(" links)\n");
        broken.forEach(
                link -> text.append("  ").append(Paint.clean(link.reason())).append('\n'));
        return text.toString();
    }

    static String time(@Nullable Long millis) {
        if (millis == null) {
            return "-";
        }
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String cut(String text, int width) {
        return Paint.fit(text, width).stripTrailing();
    }
}
