package dev.throughline.contracts;

/** The version of the wire contract spoken by this build; a receiver refuses a version it does not know. */
public final class Contract {
    public static final int VERSION = 1;

    /** Of a task envelope with a claim: whoever does not know claims refuses it, and does not run half a task. */
    public static final int CLAIMED = 2;

    private Contract() {}
}
