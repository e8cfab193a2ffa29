package dev.throughline.incident.drift;

/** Relative errors above which an estimate warns, and above which it drifts. */
public record Thresholds(double warn, double trip) {
    public Thresholds {
        if (!(warn > 0 && warn <= trip && trip < 1)) {
            throw new IllegalArgumentException("expected 0 < warn <= trip < 1, found " + warn + " and " + trip);
        }
    }

    /** An error that is no number is not known to be small. */
    public Level of(double error) {
        if (error <= warn) {
            return Level.STEADY;
        }
        return error <= trip ? Level.WARNING : Level.DRIFTING;
    }
}
