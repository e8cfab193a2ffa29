package dev.throughline.service.cleanup;

/** Statements over tables that are named in code; what comes from outside is bound. */
final class CleanUpSql {
    /** A lock that does not come soon is somebody's work: the batch gives way and is tried again. */
    static final String BEGIN = """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
            SET LOCAL lock_timeout = '2s';
            SET LOCAL statement_timeout = '20s';
            SET LOCAL plan_cache_mode = 'force_custom_plan'
            """;

    private final CleanUpTable table;

    CleanUpSql(CleanUpTable table) {
        this.table = table;
    }

    /** By where the rows are, so that any table will do, with partitions and without keys. */
    String delete() {
        return """
                WITH given AS (SELECT $1::text[], $2::text),
                     found AS MATERIALIZED (
                         SELECT tableoid AS o, ctid AS c FROM %1$s WHERE (%2$s) AND (%3$s) LIMIT $3)
                DELETE FROM %1$s
                 WHERE ctid = ANY (ARRAY(SELECT c FROM found)) AND (tableoid, ctid) IN (SELECT o, c FROM found)
                """.formatted(table.name(), table.mine(), table.ready());
    }

    String remaining() {
        return count(table.mine());
    }

    String foreign() {
        return count(table.foreign());
    }

    String real() {
        return count(table.real());
    }

    /** Up to a bound. Not every condition names both values, and a value that no part of a statement names has no type. */
    private String count(String condition) {
        return """
                WITH given AS (SELECT $1::text[], $2::text)
                SELECT count(*) FROM (SELECT FROM %s WHERE %s LIMIT $3) r
                """.formatted(table.name(), condition);
    }
}
