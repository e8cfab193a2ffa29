package dev.throughline.incident.drift;

/** How far an estimate is from what it is compared with, as a part of the latter. */
public final class RelativeError {
    /**
     * No error is larger, because one absurd estimate among many must not hide how the others are. Ten times off is
     * no better than a hundred times.
     */
    public static final double MOST = 10;

    private RelativeError() {}

    /**
     * @param floor what the reference counts as at least, since a part of almost nothing says nothing; above 0
     * @return {@code |estimate - reference| / max(reference, floor)}, between 0 and {@value #MOST}
     */
    public static double of(long estimate, long reference, long floor) {
        if (floor < 1) {
            throw new IllegalArgumentException("the floor is above 0");
        }
        double difference = Math.abs((double) estimate - (double) reference);
        return Math.min(MOST, difference / Math.max(reference, floor));
    }
}
