package dev.throughline.orchestrator.legacy;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which path of today answers a path of before: the table of docs/guides/journey.md. Pure. */
final class Successor {
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final Pattern LEGACY = Pattern.compile("(?:/v1)?/jobs(?:/(?<rest>.*))?");
    /** Steps that have another name now. */
    private static final Map<String, String> RENAMED = Map.of(
            "status", "",
            "result", "/artifacts",
            "start", "/run",
            "freeze", "/plan/freeze",
            "preview", "/inputs/preview");

    private Successor() {}

    /** Empty when the path is no legacy one. */
    static Optional<String> of(String path) {
        var legacy = LEGACY.matcher(path);
        if (!legacy.matches()) {
            return Optional.empty();
        }
        String rest = legacy.group("rest");
        if (rest == null || rest.isEmpty()) {
            return Optional.of(WORKFLOWS);
        }
        if (rest.equals("redeem")) {
            return Optional.of("/api/v1/task-codes/redeem");
        }
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return Optional.of(WORKFLOWS + "/" + rest);
        }
        String step = rest.substring(slash + 1);
        return Optional.of(WORKFLOWS + "/" + rest.substring(0, slash) + RENAMED.getOrDefault(step, "/" + step));
    }
}
