package dev.throughline.service.cleanup;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import dev.throughline.contracts.Synthetic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One request, followed for a bounded time. May stop anywhere: what is deleted stays so, the next request finds the rest. */
@ApplicationScoped
public class CleanUpRound {
    private static final Logger LOG = Logger.getLogger(CleanUpRound.class);
    /** A receipt says how much is left, not by the million. */
    private static final int COUNTED = 100_000;

    private final CleanUpPart part;
    private final CleanUpStore store;
    private final CleanUpSettings settings;
    private final InstantSource clock;

    public CleanUpRound(CleanUpPart part, CleanUpStore store, CleanUpSettings settings) {
        this.part = part;
        this.store = store;
        this.settings = settings;
        this.clock = InstantSource.system();
    }

    /** Empty for a request that is too old, or is for nothing that could be a scenario. */
    public Optional<CleanUpReceipt> follow(CleanUpRequested request) {
        var scenario = Synthetic.parse(request.scenario());
        if (scenario.isEmpty()
                || request.tenantId().isBlank()
                || request.at().isBefore(clock.instant().minus(settings.stale()))) {
            LOG.infof("clean-up request not followed id=%s round=%d", request.cleanupId(), request.round());
            return Optional.empty();
        }
        var tables = new ArrayList<TableCleaned>();
        var checks = new ArrayList<CleanUpCheck>();
        String error = null;
        try {
            work(request, scenario.get(), tables, checks);
        } catch (RuntimeException e) {
            LOG.warnf(e, "clean-up round not done id=%s round=%d", request.cleanupId(), request.round());
            error = firstLine(e);
        }
        return Optional.of(receipt(request, tables, checks, error));
    }

    private void work(
            CleanUpRequested request, Synthetic scenario, List<TableCleaned> tables, List<CleanUpCheck> checks) {
        var tenants = Stream.concat(request.tenants().stream(), part.alsoIn(scenario).stream())
                .distinct()
                .toList();
        boolean isClean = true;
        for (CleanUpTable table : part.tables()) {
            var seen = look(table, tenants, scenario);
            isClean &= seen.foreign() == 0;
            tables.add(seen);
        }
        if (request.round() == 0 || !isClean) {
            return;
        }
        Instant end = clock.instant().plus(settings.round());
        for (int i = 0; i < tables.size(); i++) {
            var deletion = new Deletion(tables.get(i).remaining());
            try {
                deletion.run(part.tables().get(i), tenants, scenario, end);
            } finally {
                // What is gone is told, also of a table that was not finished.
                tables.set(i, deletion.result(part.tables().get(i).name()));
            }
        }
        // The last round is one that finds nothing; until then its checks would be made in vain.
        if (tables.stream().allMatch(table -> table.deleted() == 0 && table.remaining() == 0)) {
            checks.addAll(part.afterwards(tenants, scenario));
        }
    }

    private TableCleaned look(CleanUpTable table, List<String> tenants, Synthetic scenario) {
        return new TableCleaned(
                table.name(),
                0,
                store.remaining(table, tenants, scenario.text(), COUNTED),
                store.foreign(table, tenants, scenario.text(), COUNTED),
                null,
                null);
    }

    /** One table in one round. */
    private final class Deletion {
        private long remaining;
        private long deleted;
        private @Nullable Long before;
        private @Nullable Long after;

        Deletion(long remaining) {
            this.remaining = remaining;
        }

        void run(CleanUpTable table, List<String> tenants, Synthetic scenario, Instant end) {
            while (clock.instant().isBefore(end)) {
                var batch = store.delete(table, tenants, scenario.text(), settings.batch(), settings.countable());
                if (batch.deleted() == 0) {
                    break;
                }
                deleted += batch.deleted();
                remaining = Math.max(0, remaining - batch.deleted());
                before = batch.realBefore();
                after = batch.realAfter();
                pause(settings.pause());
            }
            remaining = store.remaining(table, tenants, scenario.text(), COUNTED);
        }

        TableCleaned result(String table) {
            return new TableCleaned(table, deleted, remaining, 0, before, after);
        }
    }

    private static void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }

    private CleanUpReceipt receipt(
            CleanUpRequested request, List<TableCleaned> tables, List<CleanUpCheck> checks, @Nullable String error) {
        return new CleanUpReceipt(
                request.cleanupId(),
                request.tenantId(),
                part.service(),
                request.round(),
                clock.instant(),
                List.copyOf(tables),
                checks.isEmpty() ? null : List.copyOf(checks),
                error);
    }

    private static String firstLine(RuntimeException e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String line = e.getClass().getSimpleName() + ": " + text;
        return line.length() <= 300 ? line : line.substring(0, 300);
    }
}
