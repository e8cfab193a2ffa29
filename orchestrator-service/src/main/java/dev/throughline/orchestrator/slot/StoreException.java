package dev.throughline.orchestrator.slot;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** Postgres did not do what it was asked. */
final class StoreException extends Exception {
    private static final String FENCED = "TL001";
    /** Data exceptions, integrity violations, limits. */
    private static final Set<String> REFUSALS = Set.of("22", "23", "54");

    private static final int LONGEST = 300;

    private final boolean unwritable;

    StoreException(Throwable cause) {
        this(cause, false);
    }

    private StoreException(Throwable cause, boolean unwritable) {
        super(cause.getMessage(), cause);
        this.unwritable = unwritable;
    }

    /** Our own code could not decide, or not even say what is to be written. */
    static StoreException unwritable(RuntimeException bug) {
        return new StoreException(bug, true);
    }

    /** Trying again would not help: what was to be written is not what the database takes. */
    boolean isRefusal() {
        return unwritable
                || getCause() instanceof PgException e
                        && e.getSqlState() != null
                        && REFUSALS.contains(e.getSqlState().substring(0, 2));
    }

    /** Of a refusal. */
    String refusedBy() {
        return unwritable ? "the engine" : "the database";
    }

    /** In one line, without anything that a database could refuse. */
    String reason() {
        String message = String.valueOf(getMessage()).replaceAll("\\p{Cntrl}+", " ");
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST);
    }

    /** Another instance owns the slot now; nothing of ours was written, and nothing ever will be. */
    boolean isFenced() {
        return getCause() instanceof PgException e && FENCED.equals(e.getSqlState());
    }
}
