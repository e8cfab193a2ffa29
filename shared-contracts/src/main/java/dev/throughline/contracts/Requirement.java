package dev.throughline.contracts;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something a plan needs of the workers.
 *
 * @param minVersion dotted numbers, compared from the left; absent: any version will do
 */
public record Requirement(
        Capability.Kind kind, String name, @Nullable String minVersion) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    public boolean isMetBy(Capability capability) {
        return kind == capability.kind()
                && name.equals(capability.name())
                && (minVersion == null || Arrays.compare(numbers(capability.version()), numbers(minVersion)) >= 0);
    }

    /** Such as {@code program python3 >= 3.9}. */
    public String describe() {
        return kind.wireName() + " " + name + (minVersion == null ? "" : " >= " + minVersion);
    }

    /** Whatever stands around the numbers says nothing about which version is the later one. */
    private static int[] numbers(String version) {
        return NUMBER.matcher(version)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }
}
