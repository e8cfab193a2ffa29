package dev.throughline.incident.occurrence;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which failures are one incident, and how much they matter, where an operator wants it otherwise than the reader of the
 * failure. The first rule that matches decides; without one, what the reader said stands. Tenants are never grouped, nor
 * are synthetic failures with real ones. Pure.
 */
record Rules(List<Grouping> groupings, List<Weighing> weighings) {
    private static final int MAX_VALUE = 100;

    static final Rules NONE = new Rules(List.of(), List.of());

    /** @param tenant absent: any, as for fields that are not there */
    record Match(Map<Facts.Field, Glob> fields, @Nullable Glob tenant) {
        Match {
            fields = fields.isEmpty() ? Map.of() : new EnumMap<>(fields);
        }

        /** A failure that does not say matches no pattern, not even {@code *}. */
        boolean on(Failure failure) {
            return (tenant == null || tenant.matches(failure.tenantId()))
                    && fields.entrySet().stream().allMatch(entry -> {
                        String value = failure.facts().get(entry.getKey());
                        return value != null && entry.getValue().matches(value);
                    });
        }
    }

    /** @param by what failures that match must share to be one incident; nothing: they all are */
    record Grouping(String name, Match match, List<Facts.Field> by) {
        String cause(Facts facts) {
            return by.stream()
                    .map(field -> value(facts.get(field)))
                    .collect(Collectors.joining("", "rule|" + name, ""));
        }

        /** The bar parts values, so that it cannot be part of one. */
        private static String value(@Nullable String of) {
            return "|"
                    + (of == null || of.isEmpty()
                            ? "-"
                            : StorableText.cut(of.replace("%", "%25").replace("|", "%7C"), MAX_VALUE));
        }
    }

    record Weighing(Match match, Severity severity) {}

    Failure on(Failure failure) {
        Severity severity = weighings.stream()
                .filter(rule -> rule.match().on(failure))
                .findFirst()
                .map(Weighing::severity)
                .orElse(failure.severity());
        String cause = failure.facts().hasOwnCause()
                ? failure.cause()
                : groupings.stream()
                        .filter(rule -> rule.match().on(failure))
                        .findFirst()
                        .map(rule -> rule.cause(failure.facts()))
                        .orElse(failure.cause());
        return failure.judged(severity, cause);
    }
}
