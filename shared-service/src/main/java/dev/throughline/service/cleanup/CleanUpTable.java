package dev.throughline.service.cleanup;

/**
 * How the rows of a scenario are found in a table. In the conditions {@code $1} are the tenants and {@code $2} the
 * scenario's text; both are always bound, neither is ever part of the text.
 *
 * @param mine rows that are to go
 * @param ready those of them that may go now
 * @param foreign rows that bear the same id and are not synthetic
 * @param real all rows that no clean-up may ever touch
 */
public record CleanUpTable(String name, String mine, String ready, String foreign, String real) {
    private static final String NONE = "false";

    /**
     * One range of the index, in which the texts of a scenario's runs lie: from its id to what comes after its id with a
     * slash. Ids that go on otherwise lie in it, too.
     */
    private static final String OF_THE_SCENARIO = """
            %1$ssynthetic_scenario_id IS NOT NULL AND %1$stenant_id = ANY($1)
            AND %1$ssynthetic_scenario_id COLLATE "C" >= $2 AND %1$ssynthetic_scenario_id COLLATE "C" < $2 || '0'
            AND (%1$ssynthetic_scenario_id = $2 OR starts_with(%1$ssynthetic_scenario_id, $2 || '/'))
            """;

    public CleanUpTable {
        if (!name.matches("[a-z_]{1,63}")) {
            throw new IllegalArgumentException("not a table's name: " + name);
        }
    }

    /** A table with a tenant, {@code is_synthetic} and {@code synthetic_scenario_id}. */
    public static CleanUpTable marked(String name) {
        return new CleanUpTable(
                name, synthetic(""), "true", "NOT is_synthetic AND " + ofTheScenario(""), "NOT is_synthetic");
    }

    /** A table without the columns; its rows belong to others that are marked. */
    public static CleanUpTable hanging(String name, String mine) {
        return new CleanUpTable(name, mine, "true", NONE, "(" + mine + ") IS NOT TRUE");
    }

    /** Synthetic rows of no scenario in particular, which go once nothing needs them. */
    public static CleanUpTable orphaned(String name, String condition) {
        return new CleanUpTable(name, "is_synthetic AND " + condition, "true", NONE, "NOT is_synthetic");
    }

    /** The same, but what does not meet the condition has to wait. */
    public CleanUpTable when(String condition) {
        return new CleanUpTable(name, mine, condition, foreign, real);
    }

    /**
     * {@code column} is one of the key's values among the marked rows of a table. An array, and not a join, so that the
     * index of the column is used, however large the table is.
     */
    public static String in(String column, String key, String table) {
        return column + " = ANY (ARRAY(SELECT m." + key + " FROM " + table + " m WHERE " + synthetic("m.") + "))";
    }

    /** Synthetic rows of the scenario; {@code alias} is empty or ends with a dot. */
    public static String synthetic(String alias) {
        return alias + "is_synthetic AND " + ofTheScenario(alias);
    }

    /** Rows with the scenario's text, synthetic or not; {@code alias} is empty or ends with a dot. */
    public static String ofTheScenario(String alias) {
        return OF_THE_SCENARIO.formatted(alias).strip();
    }
}
