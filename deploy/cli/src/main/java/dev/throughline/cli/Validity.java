package dev.throughline.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}. */
final class Validity implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

    @Override
    public Duration convert(String text) {
        var found = FORM.matcher(text);
        if (!found.matches()) {
            throw new TypeConversionException("a time is a number and one of s, m, h, d, such as 12h");
        }
        long amount = Long.parseLong(found.group(1));
        return switch (found.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
