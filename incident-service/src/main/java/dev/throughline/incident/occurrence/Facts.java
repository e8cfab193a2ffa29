package dev.throughline.incident.occurrence;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What rules may look at, besides the tenant. Absent: the failure does not say.
 *
 * @param type the failure's event, such as {@code workflow_failed}, or {@code dead_letter}
 * @param code of the error; of a dead letter the class of the exception
 * @param hasOwnCause whether its incident ends by itself, with what the cause names: no rule groups it with others
 */
public record Facts(
        String type,
        @Nullable String code,
        @Nullable String agent,
        @Nullable String template,
        @Nullable String stage,
        @Nullable String step,
        boolean hasOwnCause) {

    /** What can be matched and grouped by. */
    enum Field {
        TYPE,
        CODE,
        AGENT,
        TEMPLATE,
        STAGE,
        STEP;

        static final List<String> NAMES =
                List.of(values()).stream().map(Field::wireName).toList();

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of a failure that is one of its kind: the first word of its cause says which. */
    static Facts own(String cause) {
        int end = cause.indexOf('|');
        return new Facts(end < 0 ? cause : cause.substring(0, end), null, null, null, null, null, true);
    }

    @Nullable
    String get(Field field) {
        return switch (field) {
            case TYPE -> type;
            case CODE -> code;
            case AGENT -> agent;
            case TEMPLATE -> template;
            case STAGE -> stage;
            case STEP -> step;
        };
    }
}
