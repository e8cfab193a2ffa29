package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ResultParts;
import dev.throughline.contracts.TaskResult;
import dev.throughline.orchestrator.files.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes results with claims whole, before any slot sees them, and counts how much of them is on its way through the
 * mailboxes: these count results, and a claimed one may be a thousand times as large as another. Confined to the thread of
 * the results consumer.
 */
final class ResultClaims {
    /** One more is read as long as there are fewer bytes than this. */
    private static final long MAX_OPEN = 64L * 1024 * 1024;

    private final ContentStore store;
    private final Map<Integer, Deque<Open>> open = new HashMap<>();
    private long openBytes;

    ResultClaims(ContentStore store) {
        this.store = store;
    }

    private record Open(long offset, long size) {}

    /**
     * @throws Json.UnreadableException when the claim is missing, or not what its digest says
     * @throws UncheckedIOException when the store cannot be read now
     */
    TaskResult redeemed(TaskResult result) {
        var claim = result.claim();
        if (claim == null) {
            return result;
        }
        if (claim.sha256() == null || claim.size() > Claims.MAX_DOCUMENT) {
            throw new Json.UnreadableException(
                    "a claim names a SHA-256 and has at most " + Claims.MAX_DOCUMENT + " bytes", null);
        }
        var content = store.find(claim.sha256())
                .orElseThrow(() -> new Json.UnreadableException("the claim " + claim.sha256() + " is missing", null));
        if (content.size() != claim.size()) {
            throw new Json.UnreadableException("the claim has " + content.size() + " bytes, not " + claim.size(), null);
        }
        byte[] document = read(content);
        if (!Json.sha256(document).equals(claim.sha256())) {
            throw new Json.UnreadableException("the claim is not what its digest says", null);
        }
        return Json.read(document, ResultParts.class).redeemed(result);
    }

    private static byte[] read(ContentStore.Content content) {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isFull() {
        return openBytes >= MAX_OPEN;
    }

    /** The claim of the record at this offset is in the mailbox. */
    void delivered(int partition, long offset, TaskResult result) {
        var claim = result.claim();
        if (claim != null && claim.size() > 0) {
            open.computeIfAbsent(partition, ignored -> new ArrayDeque<>()).add(new Open(offset, claim.size()));
            openBytes += claim.size();
        }
    }

    /** Everything before the offset has left the mailbox. */
    void committed(int partition, long offset) {
        var waiting = open.getOrDefault(partition, new ArrayDeque<>());
        while (!waiting.isEmpty() && waiting.peekFirst().offset() < offset) {
            openBytes -= waiting.removeFirst().size();
        }
    }

    /** The mailbox is gone, with whatever was in it. */
    void forget(int partition) {
        committed(partition, Long.MAX_VALUE);
    }
}
