package dev.throughline.service.build;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How something stands to what this service is. */
public enum Standing {
    SAME,
    OLDER,
    NEWER,
    /** Neither can be said, as of two builds of one version. */
    OTHER;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Standing of(int comparison) {
        return comparison == 0 ? SAME : comparison < 0 ? OLDER : NEWER;
    }

    /** Of another contract version. */
    public static Standing ofContract(int own, int other) {
        return of(Integer.compare(other, own));
    }

    /**
     * Of another build, named as {@link Build#name} does: version, then {@code +} and the commit where it is known. Numbers
     * of versions count; {@code 1.2.0-SNAPSHOT} is older than {@code 1.2.0}.
     */
    public static Standing ofBuild(String own, String other) {
        if (own.equals(other)) {
            return SAME;
        }
        int comparison = compare(version(other), version(own));
        return comparison == 0 ? OTHER : of(comparison);
    }

    private static String version(String build) {
        int plus = build.indexOf('+');
        return plus < 0 ? build : build.substring(0, plus);
    }

    private static int compare(String a, String b) {
        long[] one = numbers(a);
        long[] other = numbers(b);
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                return Long.compare(one[i], other[i]);
            }
        }
        return Boolean.compare(b.contains("-"), a.contains("-"));
    }

    /** The first three; what is no number counts as 0. */
    private static long[] numbers(String version) {
        var numbers = new long[3];
        String[] parts = version.split("-", 2)[0].split("\\.", 4);
        for (int i = 0; i < Math.min(parts.length, numbers.length); i++) {
            numbers[i] = parts[i].matches("\\d{1,9}") ? Long.parseLong(parts[i]) : 0;
        }
        return numbers;
    }
}
