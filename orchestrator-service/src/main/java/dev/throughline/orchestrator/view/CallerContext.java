package dev.throughline.orchestrator.view;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * Brings an answer from a slot's thread back to where the request lives. Hibernate Reactive works only there, and a slot
 * must never spend its time on somebody's response.
 */
public final class CallerContext {
    private CallerContext() {}

    /** Call while handling the request. */
    public static Executor executor() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
