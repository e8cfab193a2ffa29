package dev.throughline.worker.llm;

import dev.throughline.contracts.Evidence;
import dev.throughline.worker.redact.Redactor;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.StepEvidence;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Every call of a model goes through here: bounded, with its evidence, and without secrets in what it says of failures. */
@ApplicationScoped
public class ModelCaller {
    private static final int MAX_MESSAGE = 300;
    /** So long a piece of the prompt in a provider's message is a quotation, not a coincidence. */
    private static final int QUOTATION = 24;

    private final ModelCatalog catalog;
    private final LlmSettings.Limits limits;
    private final Redactor redactor;
    private final Semaphore places;
    private final Model stub = new StubModel();
    private final Model remote;

    public ModelCaller(ModelCatalog catalog, LlmSettings settings, Redactor redactor) {
        this.catalog = catalog;
        this.limits = settings.limits();
        this.redactor = redactor;
        this.places = new Semaphore(Math.max(1, limits.concurrency()), true);
        this.remote = new RemoteModel(limits);
    }

    /** @param costMicros in millionths of a US dollar */
    record Called(Answer answer, ModelProfile profile, long costMicros) {}

    /** The time that a step's whole conversation has, from now. */
    Deadline deadline() {
        return Deadline.in(limits.total());
    }

    /** @throws SkillException {@code llm_...}; its call is in the evidence already */
    Called ask(String capability, Prompt prompt, Deadline deadline, StepEvidence evidence)
            throws SkillException, InterruptedException {
        var profile = catalog.serving(capability);
        int size = prompt.canonical().length;
        if (size > limits.promptBytes()) {
            throw SkillException.permanent(
                    "llm_prompt_too_large", "the prompt has " + size + " bytes, at most " + limits.promptBytes());
        }
        String key = profile.isStub() ? "" : profile.key();
        if (!places.tryAcquire(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
            throw SkillException.transientFailure("llm_busy", "no place for another call in time");
        }
        try {
            return call(profile, key, prompt, deadline, evidence);
        } finally {
            places.release();
        }
    }

    private Called call(ModelProfile profile, String key, Prompt prompt, Deadline deadline, StepEvidence evidence)
            throws SkillException, InterruptedException {
        long started = System.nanoTime();
        try {
            var model = profile.isStub() ? stub : remote;
            var answer = model.ask(profile, key, prompt, deadline);
            long cost = profile.costMicros(answer.inputTokens(), answer.outputTokens());
            evidence.add(
                    record(profile, prompt, started, answer, cost),
                    answer.finish().wireName());
            return new Called(answer, profile, cost);
        } catch (CallFailure e) {
            // What had begun was read and written over there, and is charged for: an estimate is nearer than nothing.
            boolean hadBegun = e.receivedBytes() > 0;
            evidence.add(failed(profile, prompt, started, e.code(), hadBegun), null);
            String message = sayable(e.getMessage(), prompt, key);
            throw !e.isRetryable()
                    ? SkillException.permanent(e.code(), message)
                    : SkillException.transientFailure(e.code(), message, e.retryAfter());
        } catch (InterruptedException e) {
            evidence.add(failed(profile, prompt, started, "interrupted", true), null);
            throw e;
        } catch (SkillException | RuntimeException e) {
            evidence.add(failed(profile, prompt, started, "llm_failed", false), null);
            throw e;
        }
    }

    private static Evidence.ModelCall record(
            ModelProfile profile, Prompt prompt, long started, Answer answer, long cost) {
        return new Evidence.ModelCall(
                profile.providerName(),
                profile.model(),
                prompt.sha256(),
                Prompt.sha256(answer.text()),
                answer.inputTokens(),
                answer.outputTokens(),
                cost,
                millisSince(started),
                true,
                null,
                profile.isStub());
    }

    private static Evidence.ModelCall failed(
            ModelProfile profile, Prompt prompt, long started, String code, boolean isPaid) {
        long input = isPaid ? Answer.estimateTokens(prompt.canonical().length) : 0;
        return new Evidence.ModelCall(
                profile.providerName(),
                profile.model(),
                prompt.sha256(),
                null,
                input,
                0,
                profile.costMicros(input, 0),
                millisSince(started),
                false,
                code,
                profile.isStub());
    }

    private static long millisSince(long started) {
        return Duration.ofNanos(System.nanoTime() - started).toMillis();
    }

    private String sayable(@Nullable String message, Prompt prompt, String key) {
        String clean = redactor.redact(message, key);
        clean = clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE) + "…";
        for (int i = 0; i + QUOTATION <= clean.length(); i++) {
            String piece = clean.substring(i, i + QUOTATION);
            if (prompt.messages().stream().anyMatch(m -> m.content().contains(piece))) {
                return "the provider's message quotes the prompt and is left out";
            }
        }
        return clean;
    }
}
