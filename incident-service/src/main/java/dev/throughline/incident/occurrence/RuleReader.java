package dev.throughline.incident.occurrence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Configuration in, rules out; or all that is wrong with it at once. Pure. */
final class RuleReader {
    static final int MAX_RULES = 100;
    static final int MAX_KEPT = 100_000;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");
    private static final String PREFIX = "throughline.incident.";

    private final List<String> problems = new ArrayList<>();

    private RuleReader() {}

    /** @throws IllegalArgumentException naming every property that is wrong, and why */
    static Rules read(IncidentConfig config) {
        var reader = new RuleReader();
        var rules = new Rules(reader.groupings(config.grouping()), reader.weighings(config.severities()));
        reader.duration("reopen-within", config.reopenWithin());
        reader.duration("remember-counted", config.rememberCounted());
        if (config.keptOccurrences() < 1 || config.keptOccurrences() > MAX_KEPT) {
            reader.wrong("kept-occurrences", "must be 1 to " + MAX_KEPT);
        }
        if (!reader.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reader.problems));
        }
        return rules;
    }

    private List<Rules.Grouping> groupings(List<IncidentConfig.GroupingRule> rules) {
        bounded("grouping", rules);
        List<Rules.Grouping> read = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean takesAll = false;
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            String at = "grouping[" + i + "]";
            if (!NAME.matcher(rule.name()).matches()) {
                wrong(at + ".name", "must be lower-case letters, digits and dashes, at most 50");
            } else if (!names.add(rule.name())) {
                wrong(at + ".name", "is the name of a rule before it");
            }
            var match = match(at, rule.match());
            takesAll = reached(at, takesAll, match);
            read.add(new Rules.Grouping(rule.name(), match, fields(at + ".by", rule.by())));
        }
        return List.copyOf(read);
    }

    private List<Rules.Weighing> weighings(List<IncidentConfig.SeverityRule> rules) {
        bounded("severities", rules);
        List<Rules.Weighing> read = new ArrayList<>();
        boolean takesAll = false;
        for (int i = 0; i < rules.size(); i++) {
            String at = "severities[" + i + "]";
            var match = match(at, rules.get(i).match());
            takesAll = reached(at, takesAll, match);
            var severity = Severity.of(rules.get(i).severity());
            if (severity.isEmpty()) {
                wrong(at + ".severity", "must be one of " + Severity.NAMES);
            }
            read.add(new Rules.Weighing(match, severity.orElse(Severity.ERROR)));
        }
        return List.copyOf(read);
    }

    /** A rule behind one that takes everything is a mistake of whoever wrote it. */
    private boolean reached(String at, boolean takesAll, Rules.Match match) {
        if (takesAll) {
            wrong(at, "is never reached: a rule before it matches everything");
        }
        return takesAll || match.fields().isEmpty() && match.tenant() == null;
    }

    private Rules.Match match(String at, IncidentConfig.Match match) {
        Map<Facts.Field, Glob> fields = new EnumMap<>(Facts.Field.class);
        for (Facts.Field field : Facts.Field.values()) {
            pattern(at, field.wireName(), of(match, field)).ifPresent(glob -> fields.put(field, glob));
        }
        return new Rules.Match(fields, pattern(at, "tenant", match.tenant()).orElse(null));
    }

    private static Optional<String> of(IncidentConfig.Match match, Facts.Field field) {
        return switch (field) {
            case TYPE -> match.type();
            case CODE -> match.code();
            case AGENT -> match.agent();
            case TEMPLATE -> match.template();
            case STAGE -> match.stage();
            case STEP -> match.step();
        };
    }

    private Optional<Glob> pattern(String at, String field, Optional<String> pattern) {
        if (pattern.isPresent() && (pattern.get().isBlank() || pattern.get().length() > StorableText.MAX_NAME)) {
            wrong(at + ".match." + field, "must have 1 to " + StorableText.MAX_NAME + " characters");
        }
        return pattern.map(Glob::new);
    }

    private List<Facts.Field> fields(String at, Optional<List<String>> names) {
        List<Facts.Field> fields = new ArrayList<>();
        for (String name : names.orElse(List.of())) {
            int known = Facts.Field.NAMES.indexOf(name);
            if (known < 0) {
                wrong(at, "'" + StorableText.cut(name, 50) + "' is none of " + Facts.Field.NAMES);
            } else if (fields.contains(Facts.Field.values()[known])) {
                wrong(at, "'" + name + "' is there twice");
            } else {
                fields.add(Facts.Field.values()[known]);
            }
        }
        return List.copyOf(fields);
    }

    private void bounded(String at, List<?> rules) {
        if (rules.size() > MAX_RULES) {
            wrong(at, "has more than " + MAX_RULES + " rules");
        }
    }

    private void duration(String at, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            wrong(at, "must be 0 to 365 days");
        }
    }

    private void wrong(String at, String why) {
        problems.add(PREFIX + at + " " + why);
    }
}
