package dev.throughline.trace.http;

import dev.throughline.contracts.TraceId;
import java.util.UUID;

/** Ids of traces, workflows and incidents as callers write them. */
public final class TraceIds {
    private TraceIds() {}

    /** A UUID, or 32 hex digits. */
    public static UUID read(String text) {
        return TraceId.parse(text)
                .map(TraceId::uuid)
                .orElseThrow(() -> ProblemException.badRequest("not a trace id or workflow id"));
    }
}
