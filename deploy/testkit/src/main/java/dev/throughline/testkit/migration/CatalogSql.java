package dev.throughline.testkit.migration;

/** Each query gives one line per fact about what a service may have created. */
final class CatalogSql {
    private CatalogSql() {}

    /** Privileges are taken apart, because an absent list and a list of the defaults mean the same. */
    static final String RELATIONS = """
            SELECT format('%s %s: persistence %s, owner %s, options %s, row security %s, part of %s, comment %s',
                          CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                                         WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' ELSE 'relation' END,
                          c.oid::regclass, c.relpersistence, c.relowner::regrole, c.reloptions,
                          c.relrowsecurity OR c.relforcerowsecurity, pg_get_expr(c.relpartbound, c.oid),
                          obj_description(c.oid, 'pg_class'))
              FROM pg_class c
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
            """;

    /** Not their position: a column that comes back comes last. */
    static final String COLUMNS = """
            SELECT format('column %s.%s: %s, not null %s, default %s, identity %s, generated %s, storage %s, '
                          'compression %s, collation %s, statistics %s, comment %s',
                          a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                          pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attstorage,
                          a.attcompression, a.attcollation::regcollation, a.attstattarget,
                          col_description(a.attrelid, a.attnum))
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')
               AND a.attnum > 0 AND NOT a.attisdropped
            """;

    static final String CONSTRAINTS = """
            SELECT format('constraint %s of %s: %s, valid %s', conname,
                          CASE WHEN conrelid = 0 THEN contypid::regtype::text ELSE conrelid::regclass::text END,
                          pg_get_constraintdef(oid), convalidated)
              FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace
            """;

    static final String INDEXES = """
            SELECT format('index %s: %s, valid %s, comment %s', i.indexrelid::regclass,
                          pg_get_indexdef(i.indexrelid), i.indisvalid, obj_description(i.indexrelid, 'pg_class'))
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid
             WHERE c.relnamespace = 'public'::regnamespace
            """;

    static final String FUNCTIONS = """
            SELECT format('function %s: owner %s, %s', p.oid::regprocedure, p.proowner::regrole,
                          CASE WHEN p.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END)
              FROM pg_proc p
             WHERE p.pronamespace = 'public'::regnamespace
            """;

    static final String TRIGGERS = """
            SELECT format('trigger %s on %s: %s, enabled %s', t.tgname, t.tgrelid::regclass, pg_get_triggerdef(t.oid),
                          t.tgenabled)
              FROM pg_trigger t
             WHERE NOT t.tgisinternal
            """;

    static final String VIEWS = """
            SELECT format('view %s: %s', c.oid::regclass, pg_get_viewdef(c.oid))
              FROM pg_class c
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
            """;

    static final String SEQUENCES = """
            SELECT format('sequence %s: %s from %s by %s, %s to %s, cache %s, cycle %s, owned by %s', s.seqrelid::regclass,
                          s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
                          (SELECT format('%s.%s', d.refobjid::regclass, d.refobjsubid)
                             FROM pg_depend d
                            WHERE d.objid = s.seqrelid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
              FROM pg_sequence s
            """;

    static final String TYPES = """
            SELECT format('type %s: %s, base %s, labels %s', t.oid::regtype, t.typtype,
                          format_type(t.typbasetype, t.typtypmod),
                          (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder)
                             FROM pg_enum e WHERE e.enumtypid = t.oid))
              FROM pg_type t
             WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'r', 'c')
               AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
            """;

    static final String POLICIES = """
            SELECT format('policy %s on %s: %s for %s to %s, using %s, check %s', policyname, tablename, permissive, cmd,
                          roles, qual, with_check)
              FROM pg_policies
             WHERE schemaname = 'public'
            """;

    static final String OTHERS = """
            SELECT format('schema %s: owner %s', nspname, nspowner::regrole)
              FROM pg_namespace
             WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
             UNION ALL
            SELECT format('extension %s %s', extname, extversion) FROM pg_extension
             UNION ALL
            SELECT format('event trigger %s', evtname) FROM pg_event_trigger
             UNION ALL
            SELECT format('statistics %s: %s', oid::regclass, pg_get_statisticsobjdef(oid))
              FROM (SELECT oid FROM pg_statistic_ext) s
             UNION ALL
            SELECT format('rule %s on %s: %s', rulename, tablename, definition) FROM pg_rules WHERE schemaname = 'public'
            """;

    static final String GRANTS = """
            SELECT format('%s on %s to %s, grantable %s', g.privilege_type, o.name,
                          CASE WHEN g.grantee = 0 THEN 'everybody' ELSE g.grantee::regrole::text END, g.is_grantable)
              FROM (SELECT oid::regclass::text AS name,
                           coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)) AS acl
                      FROM pg_class
                     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
                     UNION ALL
                    SELECT format('%s.%s', a.attrelid::regclass, a.attname), a.attacl
                      FROM pg_attribute a
                      JOIN pg_class c ON c.oid = a.attrelid
                     WHERE c.relnamespace = 'public'::regnamespace AND a.attacl IS NOT NULL AND NOT a.attisdropped
                     UNION ALL
                    SELECT oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner))
                      FROM pg_proc
                     WHERE pronamespace = 'public'::regnamespace
                     UNION ALL
                    SELECT 'schema ' || nspname, coalesce(nspacl, acldefault('n', nspowner))
                      FROM pg_namespace
                     WHERE nspname = 'public'
                     UNION ALL
                    SELECT format('defaults of %s for %s', defaclrole::regrole, defaclobjtype), defaclacl
                      FROM pg_default_acl) o,
                   aclexplode(o.acl) g
            """;
}
