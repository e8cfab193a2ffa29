package dev.throughline.orchestrator.taskcode;

import dev.throughline.orchestrator.intake.RequestBinder;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.TemplateLibrary;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with a request for codes, or what it comes to. */
@Singleton
final class TaskCodeChecks {
    static final int MAX_BODY = 4_096;

    private static final int MAX_COUNT = 100;
    private static final int MAX_TEXT = 200;
    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(30);
    private static final Pattern LIFETIME = Pattern.compile("(\\d{1,6})([smhd])");

    private final TemplateLibrary templates;
    private final RequestBinder binder;

    TaskCodeChecks(TemplateLibrary templates, RequestBinder binder) {
        this.templates = templates;
        this.binder = binder;
    }

    sealed interface Checked {
        record Wrong(List<Violation> violations) implements Checked {}

        record Right(@Nullable String type, @Nullable String name, Duration lifetime, int count) implements Checked {}
    }

    Checked check(TaskCodeRequest request, String tenant) {
        List<Violation> violations = new ArrayList<>();
        if (request.type() != null && !templates.serves(tenant, request.type())) {
            violations.add(binder.unknown(request.type(), tenant));
        }
        String name = request.name();
        if (name != null && (name.isBlank() || name.length() > MAX_TEXT || name.indexOf('\0') >= 0)) {
            violations.add(new Violation("/name", "invalid_text", "1 to " + MAX_TEXT + " characters, no NUL"));
        }
        Optional<Duration> lifetime =
                request.expiresIn() == null ? Optional.of(DEFAULT_LIFETIME) : lifetime(request.expiresIn());
        if (lifetime.isEmpty()) {
            violations.add(new Violation(
                    "/expires_in", "invalid_duration", "expected such as 30m, 24h or 7d, at least 1s, at most 30d"));
        }
        int count = request.count() == null ? 1 : request.count();
        if (count < 1 || count > MAX_COUNT) {
            violations.add(new Violation("/count", "out_of_range", "1 to " + MAX_COUNT + " codes at a time"));
        }
        return violations.isEmpty()
                ? new Checked.Right(request.type(), name, lifetime.orElse(DEFAULT_LIFETIME), count)
                : new Checked.Wrong(violations);
    }

    private static Optional<Duration> lifetime(String text) {
        var parts = LIFETIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        Duration lifetime = switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        return lifetime.isZero() || lifetime.compareTo(MAX_LIFETIME) > 0 ? Optional.empty() : Optional.of(lifetime);
    }
}
