package dev.throughline.contracts;

/** The version of the wire contract spoken by this build; a receiver refuses a version it does not know. */
public final class Contract {
    public static final int VERSION = 1;

    private Contract() {}
}
