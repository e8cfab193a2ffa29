package dev.throughline.orchestrator.schedule;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.WorkflowRequest;
import dev.throughline.orchestrator.intake.WorkflowIntake;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a schedule, or the definition that is right. A workflow that could not start now is wrong. */
@Singleton
final class ScheduleChecks {
    static final int MOST_CATCH_UP = 1_000;

    private static final int DEFAULT_CATCH_UP = 100;
    private static final int LONGEST_CRON = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final WorkflowIntake intake;

    ScheduleChecks(WorkflowIntake intake) {
        this.intake = intake;
    }

    /** @param workflow the request as JSON */
    record Definition(
            String expression,
            String timeZone,
            Cron cron,
            String workflow,
            Missed missed,
            int maxCatchUp,
            boolean enabled) {}

    sealed interface Outcome {
        record Wrong(List<Violation> violations) implements Outcome {}

        record Right(Definition definition) implements Outcome {}
    }

    Outcome check(String tenant, String name, ScheduleRequest request, Instant now) {
        List<Violation> violations = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            violations.add(new Violation("", "invalid_name", "a schedule's name has 1 to 100 of A-Z a-z 0-9 . _ -"));
        }
        Optional<ZoneId> zone = zone(request.timeZone(), violations);
        Optional<Cron> cron = cron(request.cron(), zone.orElse(ZoneId.of("UTC")), now, violations);
        Optional<Missed> missed = missed(request.missed(), violations);
        int maxCatchUp = request.maxCatchUp() == null ? DEFAULT_CATCH_UP : request.maxCatchUp();
        if (maxCatchUp < 1 || maxCatchUp > MOST_CATCH_UP) {
            violations.add(new Violation(
                    "/max_catch_up", "out_of_range", "expected 1 to " + MOST_CATCH_UP + ", found " + maxCatchUp));
        }
        WorkflowRequest workflow = request.workflow();
        if (workflow == null) {
            violations.add(new Violation("/workflow", "missing", "workflow is needed"));
        } else {
            intake.violations(workflow, tenant).forEach(wrong -> violations.add(inWorkflow(wrong)));
        }
        if (!violations.isEmpty() || zone.isEmpty() || cron.isEmpty() || missed.isEmpty() || workflow == null) {
            return new Outcome.Wrong(violations);
        }
        return new Outcome.Right(new Definition(
                String.valueOf(request.cron()).strip(),
                zone.get().getId(),
                cron.get(),
                new String(Json.bytes(workflow), StandardCharsets.UTF_8),
                missed.get(),
                maxCatchUp,
                !Boolean.FALSE.equals(request.enabled())));
    }

    private static Optional<ZoneId> zone(@Nullable String text, List<Violation> violations) {
        Optional<ZoneId> zone = text == null ? Optional.empty() : Cron.zone(text);
        if (text == null) {
            violations.add(new Violation("/time_zone", "missing", "time_zone is needed, such as Europe/Berlin or UTC"));
        } else if (zone.isEmpty()) {
            violations.add(new Violation("/time_zone", "unknown_zone", "no time zone has this name"));
        }
        return zone;
    }

    private static Optional<Cron> cron(
            @Nullable String expression, ZoneId zone, Instant now, List<Violation> violations) {
        if (expression == null || expression.length() > LONGEST_CRON) {
            String detail = "cron is needed and has at most " + LONGEST_CRON + " characters";
            violations.add(new Violation("/cron", expression == null ? "missing" : "too_long", detail));
            return Optional.empty();
        }
        try {
            Cron cron = Cron.parse(expression, zone);
            if (cron.next(now).isEmpty()) {
                violations.add(new Violation("/cron", "never_fires", "no day of the calendar matches"));
            }
            return Optional.of(cron);
        } catch (IllegalArgumentException e) {
            violations.add(new Violation("/cron", "invalid_cron", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static Optional<Missed> missed(@Nullable String text, List<Violation> violations) {
        Optional<Missed> missed = text == null ? Optional.of(Missed.SKIP) : Missed.parse(text);
        if (missed.isEmpty()) {
            violations.add(new Violation("/missed", "unknown_policy", "expected skip, once or all"));
        }
        return missed;
    }

    private static Violation inWorkflow(Violation wrong) {
        return new Violation("/workflow" + wrong.pointer(), wrong.code(), wrong.detail());
    }
}
