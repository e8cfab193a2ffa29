package dev.throughline.trace.view;

import dev.throughline.trace.view.Comparison.Difference;
import dev.throughline.trace.view.Comparison.Side;
import dev.throughline.trace.view.Comparison.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What two runs have not in common. Pure. */
final class ComparisonProjection {
    private static final String TIMING = "timing";
    /** A stage is slower when it takes half as long again, and no less than this longer. */
    private static final double NOTICEABLE_MS = 10;

    private final List<Difference> differences = new ArrayList<>();

    private ComparisonProjection() {}

    static Comparison of(RunFacts first, RunFacts second) {
        var comparison = new ComparisonProjection();
        var a = first.side();
        var b = second.side();
        var stages = stages(first.stages(), second.stages());
        comparison.runs(a, b);
        stages.forEach(comparison::path);
        stages.forEach(comparison::outputs);
        comparison.differ("cost", null, money(a.costMicros()), money(b.costMicros()));
        stages.forEach(comparison::cost);
        comparison.timing(null, a.durationMs(), b.durationMs());
        stages.forEach(comparison::timing);
        boolean isSame = comparison.differences.stream().allMatch(d -> d.what().equals(TIMING));
        return new Comparison(a, b, isSame, List.copyOf(comparison.differences), stages);
    }

    private static List<Stage> stages(Map<String, Comparison.Course> a, Map<String, Comparison.Course> b) {
        var names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        return names.stream()
                .map(name -> new Stage(name, a.get(name), b.get(name)))
                .toList();
    }

    private void runs(Side a, Side b) {
        differ("plan", "type", a.workflowType(), b.workflowType());
        differ("plan", "template", template(a), template(b));
        if (Objects.equals(template(a), template(b))) {
            differ("plan", "hash", a.planHash(), b.planHash());
        }
        differ("status", null, a.status(), b.status());
        differ("error", null, a.error(), b.error());
    }

    private static @Nullable String template(Side side) {
        return side.templateId() == null ? null : side.templateId() + " v" + side.templateVersion();
    }

    private void path(Stage stage) {
        var a = stage.a();
        var b = stage.b();
        if (a == null || b == null) {
            differ("path", stage.stage(), a == null ? null : a.status(), b == null ? null : b.status());
            return;
        }
        differ("path", stage.stage(), a.status(), b.status());
        differ("attempts", stage.stage(), Integer.toString(a.attempts()), Integer.toString(b.attempts()));
        each("steps", stage.stage(), a.steps(), b.steps());
        differ("error", stage.stage(), a.error(), b.error());
    }

    private void outputs(Stage stage) {
        if (stage.a() != null && stage.b() != null) {
            differ("output", stage.stage(), stage.a().outputSha256(), stage.b().outputSha256());
            each("artifact", stage.stage(), stage.a().artifacts(), stage.b().artifacts());
        }
    }

    private void cost(Stage stage) {
        if (stage.a() != null && stage.b() != null) {
            differ(
                    "cost",
                    stage.stage(),
                    money(stage.a().costMicros()),
                    money(stage.b().costMicros()));
        }
    }

    private void timing(Stage stage) {
        if (stage.a() != null && stage.b() != null) {
            timing(stage.stage(), stage.a().durationMs(), stage.b().durationMs());
        }
    }

    private void timing(@Nullable String where, @Nullable Double a, @Nullable Double b) {
        if (a != null && b != null && Math.abs(a - b) >= NOTICEABLE_MS && Math.max(a, b) >= 1.5 * Math.min(a, b)) {
            differ(TIMING, where, millis(a), millis(b));
        }
    }

    private void each(String what, String stage, Map<String, String> a, Map<String, String> b) {
        var names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        names.forEach(name -> differ(what, stage + "/" + name, a.get(name), b.get(name)));
    }

    private void differ(String what, @Nullable String where, @Nullable String a, @Nullable String b) {
        if (!Objects.equals(a, b)) {
            differences.add(new Difference(what, where, a, b));
        }
    }

    private static String money(long micros) {
        return String.format(Locale.ROOT, "$%.6f", micros / 1e6);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }
}
