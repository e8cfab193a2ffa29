package dev.throughline.worker.files;

import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ResultParts;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskParts;
import dev.throughline.contracts.TaskResult;
import dev.throughline.service.auth.ServiceToken;
import dev.throughline.worker.skill.SkillException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is too large for a record: fetched before a task runs, stored before its result is sent. Blocking. */
@ApplicationScoped
public class TaskClaims {
    private static final Logger LOG = Logger.getLogger(TaskClaims.class);
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration BETWEEN_STORES = Duration.ofSeconds(1);
    /** Even a result that comes late says what the attempt has left behind. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

    private final ContentClient client;

    public TaskClaims(ServiceToken token) {
        this.client = new ContentClient(token);
    }

    /** The whole task. A store that is away for a moment is waited for; the engine knows better what to do after that. */
    public TaskEnvelope redeemed(TaskEnvelope task) throws SkillException, InterruptedException {
        FileRef claim = task.claim();
        if (claim == null) {
            return task;
        }
        if (claim.size() > Claims.MAX_DOCUMENT) {
            throw SkillException.permanent("claim_too_large", "the claim has " + claim.size() + " bytes");
        }
        Duration pause = PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                return Json.read(fetched(task.fileBaseUrl(), claim), TaskParts.class)
                        .redeemed(task);
            } catch (Json.UnreadableException e) {
                throw SkillException.permanent("claim_unreadable", String.valueOf(e.getMessage()));
            } catch (IOException e) {
                if (tried == TRIES) {
                    throw SkillException.transientFailure("claim_not_fetched", reason(e));
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private byte[] fetched(String base, FileRef claim) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.get(base, claim.sha256());
        try (InputStream content = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode() + " for the claim " + claim.sha256());
            }
            // One byte more than there should be: whoever sends more sends something else.
            byte[] document = content.readNBytes(Math.toIntExact(Math.max(0, claim.size()) + 1));
            if (!Json.sha256(document).equals(claim.sha256())) {
                throw new IOException("what came is not what the digest of the claim says");
            }
            return document;
        }
    }

    /** The result as it can be sent; one that could not be stored in time is a failure that another attempt may cure. */
    public TaskResult sendable(TaskEnvelope task, TaskResult result) {
        if (isBare(result) || !Claims.isNeeded(Json.bytes(result))) {
            return result;
        }
        var parts = ResultParts.of(result);
        byte[] document = Json.bytes(parts);
        String problem = document.length > Claims.MAX_DOCUMENT
                ? "the result has " + document.length + " bytes"
                : notStored(task, document);
        return problem == null ? parts.claimed(result, Claims.file(document)) : failed(result, problem);
    }

    /** Most results are, and need not be written twice to be measured. */
    private static boolean isBare(TaskResult result) {
        return (result.output() == null || result.output().isEmpty())
                && result.artifacts().isEmpty()
                && result.products() == null;
    }

    /** Null when it is stored. */
    private @Nullable String notStored(TaskEnvelope task, byte[] document) {
        String sha256 = Json.sha256(document);
        Instant last = Instant.now().plus(LAST_PATIENCE);
        Instant until = task.deadline().isAfter(last) ? task.deadline() : last;
        try {
            while (true) {
                String problem = put(task.fileBaseUrl(), sha256, document);
                if (problem == null || Instant.now().plus(BETWEEN_STORES).isAfter(until)) {
                    return problem;
                }
                LOG.warnf("result not stored yet reason=%s", problem);
                Thread.sleep(BETWEEN_STORES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while the result was being stored";
        }
    }

    private @Nullable String put(String base, String sha256, byte[] document) throws InterruptedException {
        try {
            int status = client.put(base, sha256, HttpRequest.BodyPublishers.ofByteArray(document));
            return status / 100 == 2 ? null : "status " + status;
        } catch (IOException e) {
            return reason(e);
        }
    }

    private static TaskResult failed(TaskResult result, String problem) {
        var failure = new TaskResult.Failure("claim_not_stored", problem, true, null, null);
        var failed = new TaskResult(
                result.contractVersion(),
                result.taskId(),
                result.workflowId(),
                result.attempt(),
                result.traceId(),
                result.spanId(),
                result.parentSpanId(),
                TaskResult.Outcome.FAILED,
                null,
                List.of(),
                failure,
                result.causationIds(),
                result.agentId(),
                result.startedAt(),
                result.finishedAt());
        return result.usage() == null ? failed : failed.took(result.usage());
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
