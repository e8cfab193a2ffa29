package dev.throughline.orchestrator.slot;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Everything a batch writes as ONE statement: its parts become common table expressions, and their parameters are
 * numbered through. A statement of its own per table would cost each commit half a dozen messages and a second round
 * trip for COMMIT, and a message that this side fails to encode could leave a gap in a transaction that commits.
 *
 * <p>All parts see the same snapshot, so no two of them may write the same row.
 */
final class GroupCommitSql {
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

    /** There are as many combinations of parts as a batch can be kinds of work: few. */
    private static final Map<List<String>, String> TEXTS = new ConcurrentHashMap<>();

    private final List<String> parts = new ArrayList<>();
    private final Tuple values = Tuple.tuple();

    /** The first part is what is selected; the others only write. */
    void add(String part, Tuple partValues) {
        parts.add(part);
        for (int i = 0; i < partValues.size(); i++) {
            values.addValue(partValues.getValue(i));
        }
    }

    String sql() {
        return TEXTS.computeIfAbsent(List.copyOf(parts), GroupCommitSql::text);
    }

    Tuple values() {
        return values;
    }

    private static String text(List<String> parts) {
        List<String> writes = new ArrayList<>();
        int before = parameters(parts.getFirst());
        for (String part : parts.subList(1, parts.size())) {
            writes.add("part_%d AS (%s)".formatted(writes.size() + 1, renumbered(part, before)));
            before += parameters(part);
        }
        return (writes.isEmpty() ? "" : "WITH " + String.join(",\n", writes) + "\n") + parts.getFirst();
    }

    private static int parameters(String part) {
        return PARAMETER
                .matcher(part)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElse(0);
    }

    private static String renumbered(String part, int before) {
        return PARAMETER.matcher(part).replaceAll(found -> "\\$" + (Integer.parseInt(found.group(1)) + before));
    }
}
