package dev.throughline.testkit.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column to make values for.
 *
 * @param type as SQL writes it, with its length
 * @param kind of {@code pg_type.typtype}: {@code e} is an enum
 * @param allowed the values that a CHECK on this column alone lists; empty when any will do
 * @param parent the query for the value of the parent's row {@code %d}, when a foreign key asks for one
 */
record SampleColumn(
        String name,
        String type,
        String kind,
        boolean required,
        List<String> allowed,
        @Nullable String parent) {

    /** An SQL expression; different for each number, so that nothing unique repeats. */
    String value(int number) {
        if (parent != null) {
            return parent.formatted(number);
        }
        if (!allowed.isEmpty()) {
            return "CAST('%s' AS %s)".formatted(allowed.get(number % allowed.size()), type);
        }
        if (kind.equals("e")) {
            return "(enum_range(NULL::%1$s))[1 + %2$d %% cardinality(enum_range(NULL::%1$s))]".formatted(type, number);
        }
        if (type.endsWith("[]")) {
            String element = type.substring(0, type.length() - 2);
            return "ARRAY[%s]".formatted(plain(element, number));
        }
        return plain(type, number);
    }

    private String plain(String ofType, int number) {
        String value = switch (ofType.replaceFirst("\\(.*\\)", "")) {
            case "uuid" -> "gen_random_uuid()";
            case "boolean" -> number % 2 == 0 ? "true" : "false";
            case "bytea" -> "convert_to('%s-%d', 'UTF8')".formatted(name, number);
            case "json", "jsonb" -> "'{\"%s\": %d}'".formatted(name, number);
            case "date", "timestamp with time zone", "timestamp without time zone" ->
                "(now() - interval '%d minutes')".formatted(number);
            case "interval" -> "interval '%d seconds'".formatted(number);
            case "text", "character varying", "character", "name" -> "'%s-%d'".formatted(name, number);
            default -> "'%d'".formatted(number);
        };
        return "CAST(%s AS %s)".formatted(value, ofType);
    }
}
