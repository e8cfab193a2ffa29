package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.orchestrator.engine.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One single-writer slot. Its thread alone decides and writes for the runs of its partition.
 *
 * <pre>
 * claim ─► load ─► re-publish ─► ( drain mailbox ─► decide ─► commit ─► publish ─► answer )*
 * </pre>
 *
 * Nothing in memory changes before its commit. A commit that may or may not have happened is written again as it is;
 * every statement of it is idempotent. What Postgres would refuse for good costs its own run, not the slot. When the
 * epoch has moved on, the slot is lost and forgets everything.
 */
public final class Slot implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Slot.class);
    private static final int MAILBOX = 10_000;
    private static final int MAX_BATCH = 1_000;
    private static final Duration MAX_IDLE = Duration.ofSeconds(1);
    /** What a new owner gives to results that arrived while the slot had none. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration STALLED = Duration.ofSeconds(2);
    private static final long IDLE = Long.MIN_VALUE;
    private static final AtomicReferenceFieldUpdater<Slot, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Slot.class, State.class, "state");

    private final int number;
    private final String owner;
    private final SlotStore store;
    private final SlotDecisions decisions;
    private final Outlet outlet;
    private final SlotMetrics metrics;
    private final InstantSource clock;
    private final Consumer<Run> ended;
    private final BlockingQueue<Mail> mailbox = new ArrayBlockingQueue<>(MAILBOX);
    private final Map<UUID, Run> runs = new ConcurrentHashMap<>();
    private final Waiters waiters = new Waiters(runs);
    private final Timers timers = new Timers();
    private final WaitingRuns waiting = new WaitingRuns();
    private final Thread thread;

    private long epoch;
    private long lastSeq;
    private long notedCursor;
    private volatile State state = State.CLAIMING;
    private volatile long committedOffset = -1;
    private volatile long commandOffset;
    private volatile long workingSince = IDLE;

    private enum State {
        CLAIMING,
        READY,
        LOST,
        STOPPED
    }

    /** @param ended is told of every run that has ended, once its end is durable; must not wait */
    Slot(
            int number,
            String owner,
            SlotStore store,
            SlotDecisions decisions,
            TaskPublisher publisher,
            SlotMetrics metrics,
            InstantSource clock,
            Consumer<Run> ended) {
        this.number = number;
        this.owner = owner;
        this.store = store;
        this.decisions = decisions;
        this.outlet = new Outlet(publisher);
        this.metrics = metrics;
        this.clock = clock;
        this.ended = ended;
        this.thread = Thread.ofPlatform().name("slot-" + number).daemon().unstarted(this::run);
    }

    void open() {
        thread.start();
    }

    int number() {
        return number;
    }

    boolean isReady() {
        return state == State.READY && !isStalled();
    }

    /** It waits for Postgres or Kafka: better to refuse work at once than to let callers wait with it. */
    private boolean isStalled() {
        long since = workingSince;
        return since != IDLE && System.nanoTime() - since > STALLED.toNanos();
    }

    boolean isLost() {
        return state == State.LOST;
    }

    /** The offset after the last committed record of the partition, or -1. */
    long committedOffset() {
        return committedOffset;
    }

    /** The offset after the last decided record of the slot's partition of commands. */
    long commandOffset() {
        return commandOffset;
    }

    int waitingMail() {
        return mailbox.size();
    }

    int activeRuns() {
        return runs.size();
    }

    boolean isHalfEmpty() {
        return mailbox.size() < MAILBOX / 2;
    }

    /** False when the mailbox is full. */
    boolean offer(@Nullable TaskResult result, ConsumerRecord<byte[], byte[]> record) {
        return mailbox.offer(new Mail.Result(result, record));
    }

    /** False when the mailbox is full. */
    boolean offer(@Nullable WorkflowCommand command, long nextOffset) {
        return mailbox.offer(new Mail.Asked(command, new CompletableFuture<>(), nextOffset));
    }

    CompletableFuture<CommandOutcome> ask(WorkflowCommand command) {
        var answer = new CompletableFuture<CommandOutcome>();
        if (!isReady() || !mailbox.offer(new Mail.Asked(command, answer, -1))) {
            answer.complete(new CommandOutcome.Unavailable("the slot cannot commit and publish now"));
        }
        return answer;
    }

    CompletableFuture<StartOutcome> start(StartRequest request) {
        var answer = new CompletableFuture<StartOutcome>();
        if (!isReady()) {
            answer.complete(SlotDecisions.NO_OWNER);
        } else if (!mailbox.offer(new Mail.Start(request, answer))) {
            answer.complete(new StartOutcome.Rejected("the mailbox is full"));
        }
        return answer;
    }

    Optional<CompletableFuture<Run>> end(UUID workflowId) {
        return waiters.of(workflowId);
    }

    private void run() {
        List<Mail> mail = List.of();
        try {
            claim();
            while (state == State.READY) {
                mail = nextMail();
                workingSince = System.nanoTime();
                work(mail);
                workingSince = IDLE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // Also an Error: a thread that is gone while its slot says READY would be missed by nobody.
            LOG.errorv(e, "slot stopped on an unexpected failure, slot={0}", number);
            state = State.LOST;
        } finally {
            refuse(mail);
            refuseWaiting();
            store.close();
        }
    }

    private void claim() throws InterruptedException {
        while (state == State.CLAIMING) {
            try {
                var claim = store.claim(owner);
                epoch = claim.epoch();
                lastSeq = claim.lastSeq();
                commandOffset = claim.commandOffset();
                notedCursor = claim.publishedSeq();
                Instant patient = clock.instant().plus(PATIENCE);
                store.activeRuns().forEach((id, run) -> runs.put(id, run.takenOver(patient)));
                runs.values().forEach(timers::update);
                runs.values().forEach(waiting::note);
                outlet.republish(store, claim.publishedSeq(), runs, clock.instant());
                LOG.infov("slot claimed, slot={0} epoch={1} runs={2}", number, epoch, runs.size());
                // Whoever was told to stop while it claimed must not begin.
                STATE.compareAndSet(this, State.CLAIMING, State.READY);
            } catch (StoreException e) {
                LOG.warnv("slot cannot be claimed yet, slot={0} reason={1}", number, e.getMessage());
                store.rollback();
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    private List<Mail> nextMail() throws InterruptedException {
        List<Mail> mail = new ArrayList<>();
        Duration idle = timers.next()
                .map(at -> Duration.between(clock.instant(), at))
                .filter(until -> until.compareTo(MAX_IDLE) < 0)
                .orElse(MAX_IDLE);
        Mail first = mailbox.poll(Math.max(0, waiting.atMost(idle).toNanos()), TimeUnit.NANOSECONDS);
        if (first != null) {
            mail.add(first);
            mailbox.drainTo(mail, MAX_BATCH - 1);
        }
        return mail;
    }

    private void work(List<Mail> mail) throws InterruptedException {
        Instant now = clock.instant();
        List<UUID> due = waiting.withWithheld(timers.takeDue(now), now);
        if (!mail.isEmpty() || !due.isEmpty() || waiting.isTimeToAdmit(now)) {
            work(new Agenda(mail, due, queue(now)), now);
        } else if (outlet.position() > notedCursor) {
            noteCursor(now);
        }
    }

    /** A slot with nothing to do says what has reached Kafka: its next owner, and clean-up, need not wait for its next run. */
    private void noteCursor(Instant now) {
        var position = new SlotStore.Position(epoch, outlet.position(), commandOffset);
        try {
            store.commit(new SlotBatch(lastSeq), position, now, false);
            notedCursor = position.publishedSeq();
        } catch (StoreException e) {
            LOG.debugv("the cursor is written with the next commit, slot={0} reason={1}", number, e.getMessage());
            store.rollback();
            state = e.isFenced() ? State.LOST : state;
        }
    }

    /**
     * Makes durable what an agenda leads to. Postgres and Kafka may be away for as long as they like; but what would be
     * refused for good is taken apart until the one item that causes it stands alone, and that one is set aside.
     */
    private void work(Agenda agenda, Instant now) throws InterruptedException {
        SlotDecisions.Work work = null;
        for (int failures = 0; state == State.READY; failures++) {
            try {
                work = commit(work, agenda, now);
                committed(work, agenda, now);
                return;
            } catch (StoreException e) {
                store.rollback();
                if (e.isFenced()) {
                    LOG.warnv("slot lost to another owner, slot={0} epoch={1}", number, epoch);
                    state = State.LOST;
                } else if (e.isRefusal()) {
                    takeApart(agenda, e, now);
                    return;
                } else {
                    LOG.warnv("commit failed and is repeated, slot={0} reason={1}", number, e.getMessage());
                    TimeUnit.MILLISECONDS.sleep(Math.min(2_000, 50L << Math.min(failures, 5)));
                }
            }
        }
        refuse(agenda.mail());
    }

    private SlotDecisions.Work commit(SlotDecisions.@Nullable Work earlier, Agenda agenda, Instant now)
            throws StoreException {
        long statementsBefore = store.statements();
        long start = System.nanoTime();
        var work = decided(earlier, agenda, now);
        if (!work.batch().isEmpty()) {
            var position = new SlotStore.Position(epoch, outlet.position(), agenda.nextCommand(commandOffset));
            store.commit(work.batch(), position, now, work.inTransaction());
            notedCursor = position.publishedSeq();
        } else if (work.inTransaction()) {
            store.rollback();
        }
        metrics.turn(work.batch(), store.statements() - statementsBefore, Duration.ofNanos(System.nanoTime() - start));
        return work;
    }

    /** A bug of ours about one item must cost that one, so it counts as refused. */
    private SlotDecisions.Work decided(SlotDecisions.@Nullable Work earlier, Agenda agenda, Instant now)
            throws StoreException {
        try {
            return decisions.decide(earlier, store, runs, agenda, lastSeq, now);
        } catch (RuntimeException e) {
            throw StoreException.unwritable(e);
        }
    }

    private void takeApart(Agenda agenda, StoreException refusal, Instant now) throws InterruptedException {
        if (agenda.size() > 1) {
            for (Agenda half : agenda.halves()) {
                work(half, now);
            }
            return;
        }
        LOG.errorv(refusal, "a commit is refused and its cause is set aside, slot={0}", number);
        String why = refusal.refusedBy() + " refuses it: " + refusal.reason();
        switch (agenda.only()) {
            case Agenda.Item.Letter(Mail.Start start) -> start.answer().complete(new StartOutcome.Refused(why));
            case Agenda.Item.Letter(Mail.Asked asked) -> {
                asked.answer().complete(new CommandOutcome.Refused(why, List.of()));
                commandOffset = agenda.nextCommand(commandOffset);
            }
            case Agenda.Item.Letter(Mail.Result result) -> {
                if (result.result() != null) {
                    setAside(result.result().workflowId(), why, now);
                }
                committedOffset = result.record().offset() + 1;
            }
            case Agenda.Item.Letter(Mail.Tick ignored) -> {}
            case Agenda.Item.Wake wake -> setAside(wake.workflowId(), why, now);
        }
    }

    private void setAside(UUID workflowId, String why, Instant now) throws InterruptedException {
        var nothing = new Agenda(List.of(), List.of(), SlotDecisions.Queue.EMPTY);
        while (state == State.READY) {
            try {
                var work = aside(workflowId, why, now);
                if (work.isEmpty()) {
                    store.rollback();
                    return;
                }
                store.commit(
                        work.get().batch(),
                        new SlotStore.Position(epoch, outlet.position(), commandOffset),
                        now,
                        false);
                committed(work.get(), nothing, now);
                return;
            } catch (StoreException e) {
                LOG.warnv("a run cannot be set aside yet, slot={0} reason={1}", number, e.getMessage());
                store.rollback();
                state = e.isFenced() ? State.LOST : state;
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    /** Empty when not even that can be decided: then the run stays as it is, and the others go on. */
    private Optional<SlotDecisions.Work> aside(UUID workflowId, String why, Instant now) throws StoreException {
        try {
            return Optional.of(decisions.setAside(workflowId, why, store, runs, lastSeq, now));
        } catch (RuntimeException e) {
            LOG.errorv(e, "a run cannot be set aside, slot={0} workflow_id={1}", number, workflowId);
            return Optional.empty();
        }
    }

    /** Whose turn it is depends on runs of other slots as well, so it is asked for now and then. */
    private SlotDecisions.Queue queue(Instant now) throws InterruptedException {
        if (!waiting.isTimeToAdmit(now)) {
            return new SlotDecisions.Queue(waiting.queued(), List.of());
        }
        waiting.admitting(now);
        try {
            return new SlotDecisions.Queue(waiting.queued(), store.admitted());
        } catch (StoreException e) {
            LOG.warnv("whose turn it is cannot be seen now, slot={0} reason={1}", number, e.getMessage());
            store.rollback();
            return new SlotDecisions.Queue(waiting.queued(), List.of());
        }
    }

    private void committed(SlotDecisions.Work work, Agenda agenda, Instant now) throws InterruptedException {
        var batch = work.batch();
        if (!batch.released.isEmpty()) {
            waiting.admitSoon();
        }
        batch.runs.forEach((id, run) -> {
            timers.update(run);
            waiting.note(run);
            if (run.status().isTerminal()) {
                runs.remove(id);
            } else {
                runs.put(id, run);
            }
        });
        agenda.due().forEach(id -> Optional.ofNullable(runs.get(id)).ifPresent(timers::update));
        // Durable is what callers are promised, so they are told before Kafka, which may be away, has it too.
        work.replies().forEach(SlotDecisions.Reply::give);
        batch.runs.values().forEach(waiters::tell);
        batch.endedRuns().forEach(ended);
        if (!batch.journal.isEmpty()) {
            lastSeq = batch.lastSeq();
            outlet.publish(batch, now);
        }
        for (var stray : work.strays()) {
            outlet.send(DeadLetters.of(stray, "orchestrator", new UnknownWorkflowException(number)));
        }
        commandOffset = agenda.nextCommand(commandOffset);
        for (Mail item : agenda.mail()) {
            if (item instanceof Mail.Result result) {
                committedOffset = result.record().offset() + 1;
            }
        }
    }

    private void refuseWaiting() {
        List<Mail> rest = new ArrayList<>();
        mailbox.drainTo(rest);
        refuse(rest);
        waiters.cancel();
    }

    private static void refuse(List<Mail> mail) {
        for (Mail item : mail) {
            switch (item) {
                case Mail.Start start -> start.answer().complete(SlotDecisions.NO_OWNER);
                case Mail.Asked asked ->
                    asked.answer().complete(new CommandOutcome.Unavailable("the slot has another owner"));
                case Mail.Result ignored -> {}
                case Mail.Tick ignored -> {}
            }
        }
    }

    @Override
    public void close() {
        state = state == State.LOST ? State.LOST : State.STOPPED;
        mailbox.offer(new Mail.Tick());
    }

    void awaitStop() throws InterruptedException {
        thread.join(Duration.ofSeconds(10));
    }
}
