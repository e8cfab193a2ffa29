package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a clean-up does next. Round 0 looks whether all services answer and none has real rows with the id; each later one
 * deletes. Between two rounds everything is read that was on the bus when the first of them had ended, or else rows could
 * still come of it. The last round is one in which nobody found anything to delete and nothing is left.
 */
final class CleanUpDecider {
    static final List<String> SERVICES = List.of("orchestrator", "worker", "trace", "incident");

    /** Whoever needs longer than this to answer is named, and asked again. */
    private static final Duration FIRST_ASK = Duration.ofSeconds(15);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** Records of the scenario may be on their way from one service to the next. */
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(2);

    /** Something of it goes on and on. */
    private static final int MANY_ROUNDS = 50;

    private static final Duration GIVE_UP = Duration.ofDays(7);

    private CleanUpDecider() {}

    sealed interface Next {
        /** Send the request of this round, the present one again or the next; look again then. */
        record Ask(int round, Instant again, List<String> waitingFor) implements Next {}

        /** All have answered: write down where the topics end, and look again then. */
        record Mark(Instant again) implements Next {}

        /** These have not read that far. */
        record Wait(List<String> behind, Instant again) implements Next {}

        record End(CleanUpState state, String reason) implements Next {}
    }

    /**
     * When it is due: the time to ask again has come, or all have answered.
     *
     * @param behind who has not read what was there when all had answered; empty as long as they have not
     */
    static Next next(StoredCleanUp cleanUp, List<String> behind, Instant now) {
        var receipts = cleanUp.receipts().values();
        long foreign = receipts.stream().mapToLong(ServiceReceipt::foreign).sum();
        if (foreign > 0) {
            return new Next.End(
                    CleanUpState.REFUSED, "%d rows of real work bear this id: %s".formatted(foreign, foreign(cleanUp)));
        }
        if (now.isAfter(cleanUp.startedAt().plus(GIVE_UP))) {
            return new Next.End(
                    CleanUpState.FAILED, "not done within %d days: %s".formatted(GIVE_UP.toDays(), left(cleanUp)));
        }
        var missing = SERVICES.stream()
                .filter(service -> !hasAnswered(cleanUp, service))
                .toList();
        if (cleanUp.asks() == 0) {
            return new Next.Ask(cleanUp.round(), now.plus(FIRST_ASK), List.of());
        }
        if (!missing.isEmpty()) {
            return new Next.Ask(cleanUp.round(), now.plus(pause(cleanUp.asks())), missing);
        }
        if (cleanUp.ends() == null) {
            return new Next.Mark(now.plus(betweenRounds(cleanUp.round())));
        }
        return behind.isEmpty() ? answered(cleanUp, now) : new Next.Wait(behind, now.plus(BETWEEN_ROUNDS));
    }

    private static Next answered(StoredCleanUp cleanUp, Instant now) {
        var receipts = cleanUp.receipts().values();
        boolean isQuiet =
                receipts.stream().allMatch(r -> r.deletedLast() == 0 && r.remaining() == 0 && r.error() == null);
        if (cleanUp.round() == 0 || !isQuiet) {
            return new Next.Ask(cleanUp.round() + 1, now.plus(FIRST_ASK), List.of());
        }
        var wrong = checks(cleanUp).stream().filter(check -> !check.held()).toList();
        return wrong.isEmpty()
                ? new Next.End(CleanUpState.DONE, "nothing is left")
                : new Next.End(
                        CleanUpState.FAILED,
                        wrong.getFirst().name() + ": " + wrong.getFirst().seen());
    }

    /** When a receipt has come: at once, unless somebody is still missing. */
    static Instant afterReceipt(StoredCleanUp cleanUp, Instant now, Instant due) {
        boolean isComplete = SERVICES.stream().allMatch(service -> hasAnswered(cleanUp, service));
        return isComplete && now.isBefore(due) ? now : due;
    }

    private static Duration betweenRounds(int round) {
        if (round == 0) {
            return Duration.ZERO;
        }
        return round < MANY_ROUNDS ? BETWEEN_ROUNDS : FIRST_ASK;
    }

    /** What is looked at besides the tables: by the services, and over all of them. */
    static List<CleanUpCheck> checks(StoredCleanUp cleanUp) {
        var checks = new ArrayList<CleanUpCheck>();
        long left = cleanUp.receipts().values().stream()
                .mapToLong(ServiceReceipt::remaining)
                .sum();
        checks.add(new CleanUpCheck("nothing_left", left == 0, left + " rows are left in the tables of all services"));
        var counted = tables(cleanUp).stream()
                .filter(table -> table.realBefore() != null)
                .toList();
        long changed = counted.stream()
                .filter(table -> !Objects.equals(table.realBefore(), table.realAfter()))
                .count();
        long large = tables(cleanUp).stream()
                .filter(table -> table.deleted() > 0 && table.realBefore() == null)
                .count();
        checks.add(new CleanUpCheck(
                "real_rows_unchanged",
                changed == 0,
                "%d tables were counted before and after a deletion, %d differ; %d were too large to be counted"
                        .formatted(counted.size(), changed, large)));
        cleanUp.receipts().values().forEach(receipt -> checks.addAll(receipt.allChecks()));
        return checks;
    }

    private static List<TableCleaned> tables(StoredCleanUp cleanUp) {
        return cleanUp.receipts().values().stream()
                .flatMap(r -> r.tables().stream())
                .toList();
    }

    private static boolean hasAnswered(StoredCleanUp cleanUp, String service) {
        var receipt = cleanUp.receipts().get(service);
        return receipt != null && receipt.round() >= cleanUp.round();
    }

    private static Duration pause(int asks) {
        Duration pause = FIRST_ASK.multipliedBy(1L << Math.min(asks, 5));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private static String foreign(StoredCleanUp cleanUp) {
        return tables(cleanUp).stream()
                .filter(table -> table.foreign() > 0)
                .map(TableCleaned::table)
                .distinct()
                .toList()
                .toString();
    }

    private static String left(StoredCleanUp cleanUp) {
        return tables(cleanUp).stream()
                .filter(table -> table.remaining() > 0)
                .map(table -> table.table() + " " + table.remaining())
                .toList()
                .toString();
    }
}
