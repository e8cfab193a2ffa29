package dev.throughline.orchestrator.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a cron expression fires in a time zone: five fields as in UNIX, or six with seconds first, as in Spring.
 *
 * <p>The library finds times of the wall clock only; here they are laid on the time line, because the library itself
 * leaves out a firing inside the hour that spring takes away. The rule is the one of Vixie cron. An expression whose
 * hour field starts with {@code *} follows elapsed time: nothing fires in the missing hour, and the repeated hour of
 * autumn fires again. Any other one means moments of a day: one that falls into the missing hour fires when that hour is
 * over, and one in the repeated hour fires the first time only.
 */
final class Cron {
    private static final CronParser MINUTES =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final CronParser SECONDS =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));

    private final ExecutionTime wallClock;
    private final boolean everyHour;
    private final ZoneRules rules;

    private Cron(ExecutionTime wallClock, boolean everyHour, ZoneRules rules) {
        this.wallClock = wallClock;
        this.everyHour = everyHour;
        this.rules = rules;
    }

    /** @throws IllegalArgumentException when it is no expression of five or six fields; the message says why */
    static Cron parse(String expression, ZoneId zone) {
        String[] fields = expression.strip().split("\\s+");
        if (fields.length != 5 && fields.length != 6) {
            throw new IllegalArgumentException("expected 5 fields, or 6 with seconds first, found " + fields.length);
        }
        boolean withSeconds = fields.length == 6;
        var parsed = (withSeconds ? SECONDS : MINUTES).parse(String.join(" ", fields));
        return new Cron(
                ExecutionTime.forCron(parsed.validate()), fields[withSeconds ? 2 : 1].startsWith("*"), zone.getRules());
    }

    /** Regions such as {@code Europe/Berlin}, offsets such as {@code +02:00}, and {@code UTC}. */
    static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The first firing after the moment; empty when there will be none, as for 30 February. */
    Optional<Instant> next(Instant after) {
        Instant segment = after.truncatedTo(ChronoUnit.SECONDS);
        LocalDateTime cursor = LocalDateTime.ofEpochSecond(segment.getEpochSecond(), 0, rules.getOffset(segment));
        while (true) {
            Optional<LocalDateTime> found = nextOnTheWall(cursor);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            LocalDateTime wall = found.get();
            Instant candidate = wall.toInstant(rules.getOffset(segment));
            ZoneOffsetTransition change = rules.nextTransition(segment);
            if (change == null || candidate.isBefore(change.getInstant())) {
                ZoneOffsetTransition before = rules.previousTransition(segment.plusSeconds(1));
                if (everyHour || before == null || !isRepeated(wall, before)) {
                    return Optional.of(candidate);
                }
                cursor = before.getDateTimeBefore().minusSeconds(1);
            } else if (!everyHour && change.isGap() && wall.isBefore(change.getDateTimeAfter())) {
                return Optional.of(change.getInstant());
            } else {
                segment = change.getInstant();
                cursor = change.getDateTimeAfter().minusSeconds(1);
            }
        }
    }

    /** The next firings after the moment, at most so many. */
    List<Instant> next(Instant after, int count) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> time = next(after);
        while (time.isPresent() && times.size() < count) {
            times.add(time.get());
            time = next(time.get());
        }
        return times;
    }

    private static boolean isRepeated(LocalDateTime wall, ZoneOffsetTransition before) {
        return before.isOverlap() && wall.isBefore(before.getDateTimeBefore());
    }

    private Optional<LocalDateTime> nextOnTheWall(LocalDateTime after) {
        return wallClock.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }
}
