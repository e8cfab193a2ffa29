package dev.throughline.testkit.migration;

final class SampleRowsSql {
    private SampleRowsSql() {}

    /** The listed values of a CHECK are quoted in its definition, whichever of the ways to write it was used. */
    static final String COLUMNS = """
            SELECT a.attname AS name,
                   format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), a.atttypmod) AS type,
                   t.typtype AS kind,
                   a.attnotnull AS required,
                   ARRAY(SELECT m[1]
                           FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''::', 'g') m
                          WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
                            AND pg_get_constraintdef(k.oid) ~ '= (ANY|'')') AS allowed,
                   (SELECT format('(SELECT %I FROM %s ORDER BY ctid OFFSET %%d %%%% greatest(1, '
                                  '(SELECT count(*) FROM %2$s)) LIMIT 1)', p.attname, k.confrelid::regclass)
                      FROM pg_constraint k, unnest(k.conkey, k.confkey) AS pair (here, there), pg_attribute p
                     WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND pair.here = a.attnum
                       AND p.attrelid = k.confrelid AND p.attnum = pair.there
                     LIMIT 1) AS parent
              FROM pg_attribute a
              JOIN pg_type t ON t.oid = a.atttypid
             WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
               AND a.attgenerated = '' AND a.attidentity = ''
             ORDER BY a.attnum
            """;

    static final String INSERT = "INSERT INTO %s (%s) VALUES (%s)";
    static final String INSERT_DEFAULTS = "INSERT INTO %s DEFAULT VALUES";
}
