package dev.throughline.orchestrator.slot;

import io.vertx.pgclient.PgException;

/** Postgres did not do what it was asked. */
final class StoreException extends Exception {
    private static final String FENCED = "TL001";

    StoreException(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    /** Another instance owns the slot now; nothing of ours was written, and nothing ever will be. */
    boolean isFenced() {
        return getCause() instanceof PgException e && FENCED.equals(e.getSqlState());
    }
}
