/** The questions to pg_catalog about tables and views, and what belongs to them. */
import type { ColumnFactsRow, ConstraintCatalogRow, IndexCatalogRow, RelationRow } from './catalog-rows'
import {
  ASKED,
  asLists,
  asRows,
  GIVEN,
  isDefaultSchema,
  pathOf,
  schemaName,
  SCOPE,
  tablespaceName,
  withComment,
} from './catalog-scope'
import { typeKey, usedTypes } from './catalog-types'

/** Lists of relations' own things, told by their names, which a relation may be joined with. */
const namesOf = (alias: string, owner: string, name: string, from: string): string =>
  `LEFT JOIN (SELECT ${owner} AS owner, json_agg(${name} ORDER BY ${name}) AS names FROM ${from} GROUP BY ${owner}) ${alias} ON ${alias}.owner = c.oid`

/**
 * The indexes and foreign keys that a partition `c` has of the table that it divides: their names, and what the server makes names
 * of. An index that the divided table itself does not have in full is lost with it.
 */
const HANDED_DOWN = `json_build_object(
  'indexes', (SELECT json_agg(json_build_object('name', ic.relname, 'definition', pg_get_indexdef(i.indexrelid),
      'label', CASE con.contype WHEN 'p' THEN 'pkey' WHEN 'u' THEN 'key' WHEN 'x' THEN 'excl' ELSE 'idx' END,
      'columns', (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid),
      'isHeld', root.indisvalid AND root.indrelid = pg_partition_root(c.oid)) ORDER BY ic.relname)
    FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid AND ic.relispartition
    JOIN pg_index root ON root.indexrelid = pg_partition_root(i.indexrelid)
    LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x') WHERE i.indrelid = c.oid),
  'keys', (SELECT json_agg(json_build_object('name', con.conname, 'above', above.conname) ORDER BY con.conname)
    FROM pg_constraint con JOIN pg_constraint above ON above.oid = con.conparentid AND above.conrelid <> con.conrelid
    WHERE con.conrelid = c.oid AND con.contype = 'f'))`

/** Tables, views and the like: the only question that finds out which are read, all others are given their oids. */
export const RELATIONS = asLists<RelationRow>(
  SCOPE,
  {
    oid: 'c.oid::int8',
    name: 'c.relname',
    schema: schemaName('c.relnamespace'),
    isDefault: isDefaultSchema('c.relnamespace'),
    kind: 'c.relkind',
    persistence: 'c.relpersistence',
    isPartition: 'c.relispartition',
    handedDown: `CASE WHEN c.relispartition THEN ${HANDED_DOWN} END`,
    rowSecurity: 'c.relrowsecurity',
    forcedRowSecurity: 'c.relforcerowsecurity',
    replicaIdentity: 'c.relreplident',
    ofType: 'CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, -1) END',
    partitionKey: `CASE WHEN c.relkind = 'p' THEN (SELECT json_build_object('strategy', pt.partstrat, 'definition', pg_get_partkeydef(c.oid), 'expressions', pg_get_expr(pt.partexprs, c.oid),
      'parts', (SELECT json_agg(json_build_object('column', a.attname, 'operators', CASE WHEN NOT o.opcdefault THEN ${pathOf('o.opcnamespace', 'o.opcname')} END,
          'collation', ${pathOf('co.collnamespace', 'co.collname')}, 'isOwnCollation', a.attcollation <> k.sorting) ORDER BY k.place)
        FROM unnest(pt.partattrs::int2[], pt.partclass::oid[], pt.partcollation::oid[]) WITH ORDINALITY AS k(number, operators, sorting, place)
        JOIN pg_opclass o ON o.oid = k.operators
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number > 0
        LEFT JOIN pg_collation co ON co.oid = k.sorting AND co.collname <> 'default'))
      FROM pg_partitioned_table pt WHERE pt.partrelid = c.oid) END`,
    bound: 'CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END',
    comment: 'note.description',
    options: 'c.reloptions',
    toastOptions: 'toast.reloptions',
    tablespace: tablespaceName('c.reltablespace'),
    method: 'am.amname',
    parents:
      '(SELECT json_agg(i.inhparent::int8 ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)',
    definition: "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END",
    isPopulated: 'c.relispopulated',
    reads: `CASE WHEN c.relkind IN ('v', 'm') THEN (SELECT json_agg(DISTINCT dep.refobjid::int8) FROM pg_rewrite r JOIN pg_depend dep
      ON dep.classid = 'pg_rewrite'::regclass AND dep.objid = r.oid AND dep.refclassid = 'pg_class'::regclass AND dep.refobjid <> c.oid
      WHERE r.ev_class = c.oid) END`,
    triggers: 't.names',
    policies: 'p.names',
    rules: 'r.names',
    statistics: 's.names',
  },
  `FROM scope JOIN pg_class c ON c.oid = scope.oid ${withComment('pg_class', 'c.oid')}
  LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
  LEFT JOIN pg_am am ON am.oid = c.relam AND am.amname <> 'heap'
  ${namesOf('t', 'tgrelid', 'tgname', 'pg_trigger WHERE NOT tgisinternal AND tgparentid = 0')}
  ${namesOf('p', 'polrelid', 'polname', 'pg_policy')}
  ${namesOf('r', 'ev_class', 'rulename', "pg_rewrite WHERE rulename <> '_RETURN' AND ev_class >= 16384")}
  ${namesOf('s', 'stxrelid', 'stxname', 'pg_statistic_ext')}
  ORDER BY schema, name`,
)

/** The condition that a type's name does not say what it is made of. */
const IS_DESCRIBED = `(ty.typnamespace <> 'pg_catalog'::regnamespace OR ty.typcategory = 'A')`

/**
 * What the columns' types are made of, by schema of the table, where the server's own name does not say it all. Each is described
 * once, however many columns are of it.
 */
export const USED_TYPES = asRows(
  `${GIVEN}, given AS (
    SELECT DISTINCT a.atttypid AS id, a.atttypmod AS modifier, c.relnamespace AS namespace
    FROM scope JOIN pg_class c ON c.oid = scope.oid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type ty ON ty.oid = a.atttypid AND ${IS_DESCRIBED}
  )`,
  `SELECT ${typeKey('given.id', 'given.modifier')} AS "typeKey", ${schemaName('given.namespace')} AS schema,
    ${usedTypes('given.id', 'given.modifier', 'given.namespace IN (u.typnamespace, pg_my_temp_schema())')} AS types FROM given`,
)

/** The columns of the tables in their order. */
export const COLUMNS = asLists<ColumnFactsRow>(
  GIVEN,
  {
    oid: 'a.attrelid::int8',
    number: 'a.attnum',
    name: 'a.attname',
    formatted: 'format_type(a.atttypid, a.atttypmod)',
    type: 'ty.typname',
    typeSchema: `CASE WHEN ty.typnamespace = pg_my_temp_schema() THEN 'pg_temp' ELSE space.nspname END`,
    modifier: 'a.atttypmod',
    dimensions: 'least(a.attndims, 6)',
    typeKey: typeKey('a.atttypid', 'a.atttypmod'),
    isDescribed: IS_DESCRIBED,
    notNull: 'a.attnotnull',
    default: 'pg_get_expr(d.adbin, d.adrelid)',
    identity: 'a.attidentity',
    generated: 'a.attgenerated',
    comment: 'note.description',
    collation: `CASE WHEN a.attcollation <> ty.typcollation THEN
      (SELECT ${pathOf('co.collnamespace', 'co.collname')} FROM pg_collation co WHERE co.oid = a.attcollation) END`,
    collationOid: 'a.attcollation::int8',
    isLocal: 'a.attislocal',
    storage: 'CASE WHEN a.attstorage <> ty.typstorage THEN a.attstorage END',
    compression: 'a.attcompression',
    statistics: 'a.attstattarget',
    options: 'a.attoptions',
  },
  `FROM scope JOIN pg_attribute a ON a.attrelid = scope.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type ty ON ty.oid = a.atttypid JOIN pg_namespace space ON space.oid = ty.typnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef
  ${withComment('pg_class', 'a.attrelid', 'a.attnum')}
  ORDER BY a.attrelid, a.attnum`,
)

/**
 * Constraints; those of NOT NULL, which only newer servers list, where they are told by more than their column. What newer servers
 * alone have is named without a table: it is a column of the catalog where there is one, else that of `older`. $2: whether all
 * definitions are asked for, rather than those of constraints which no class can hold.
 */
export const CONSTRAINTS = asLists<ConstraintCatalogRow>(
  GIVEN,
  {
    oid: 'con.conrelid::int8',
    id: 'con.oid::int8',
    name: 'con.conname',
    kind: 'con.contype',
    target: 'con.confrelid::int8',
    index: 'con.conindid::int8',
    columns: 'con.conkey',
    targetColumns: 'con.confkey',
    deleteColumns: 'con.confdelsetcols',
    onDelete: 'con.confdeltype',
    onUpdate: 'con.confupdtype',
    match: 'con.confmatchtype',
    deferrable: 'con.condeferrable',
    deferred: 'con.condeferred',
    validated: 'con.convalidated',
    noInherit: 'con.connoinherit',
    isInherited: 'con.coninhcount > 0',
    constraintDefinition: `CASE WHEN $2::boolean OR con.contype IN ('n', 'x') OR NOT con."isEnforced" OR con."isPeriod"
      OR con.contype = 'f' AND NOT con.confrelid IN (SELECT oid FROM scope) THEN pg_get_constraintdef(con.oid) END`,
    condition: `CASE WHEN con.contype = 'c' THEN pg_get_expr(con.conbin, con.conrelid) END`,
    comment: 'note.description',
    isEnforced: 'con."isEnforced"',
    isPeriod: 'con."isPeriod"',
    operators: `CASE WHEN con.contype = 'x' THEN
      (SELECT json_agg(json_build_object('operator', op.oprname, 'isVisible', pg_operator_is_visible(op.oid)) ORDER BY k.place)
      FROM unnest(con.conexclop) WITH ORDINALITY AS k(id, place) JOIN pg_operator op ON op.oid = k.id) END`,
  },
  `FROM scope CROSS JOIN (SELECT true AS conenforced, false AS conperiod) AS older
  CROSS JOIN LATERAL (SELECT con.*, conenforced AS "isEnforced", conperiod AS "isPeriod" FROM pg_constraint con WHERE con.conrelid = scope.oid) AS con
  ${withComment('pg_constraint', 'con.oid')}
  WHERE con.conparentid = 0 AND (con.contype IN ('p', 'u', 'f', 'x') OR con.contype IN ('c', 'n') AND con.conislocal)
  ORDER BY con.conrelid, con.conname`,
)

/** Indexes but those that the index of a divided table brought along. $2: whether all definitions are asked for. */
export const INDEXES = asLists<IndexCatalogRow>(
  GIVEN,
  {
    oid: 'i.indrelid::int8',
    id: 'i.indexrelid::int8',
    name: 'ic.relname',
    unique: 'i.indisunique',
    keyCount: 'i.indnkeyatts',
    numbers: 'i.indkey::int2[]',
    operators: 'i.indclass::oid[]::int8[]',
    order: 'i.indoption::int2[]',
    collations: 'i.indcollation::oid[]::int8[]',
    written: `CASE WHEN i.indexprs IS NOT NULL THEN
      (SELECT json_agg(pg_get_indexdef(i.indexrelid, k, false) ORDER BY k) FROM generate_series(1, i.indnkeyatts) AS k) END`,
    special: `(SELECT json_object_agg(own.attnum, json_build_object('parameters', own.attoptions, 'statistics', own.attstattarget))
      FROM pg_attribute own WHERE own.attrelid = i.indexrelid AND (own.attoptions IS NOT NULL OR own.attstattarget >= 0))`,
    method: 'am.amname',
    options: 'ic.reloptions',
    tablespace: tablespaceName('ic.reltablespace'),
    where: 'pg_get_expr(i.indpred, i.indrelid)',
    definition: `CASE WHEN $2::boolean OR i.indexprs IS NOT NULL OR NOT i.indisvalid THEN pg_get_indexdef(i.indexrelid) END`,
    nullsNotDistinct: 'i.indnullsnotdistinct',
    isClustered: 'i.indisclustered',
    isValid: 'i.indisvalid',
    isReplicaIdentity: 'i.indisreplident',
    indexComment: 'note.description',
  },
  `FROM scope JOIN pg_index i ON i.indrelid = scope.oid JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
  ${withComment('pg_class', 'i.indexrelid')}
  WHERE NOT ic.relispartition
  ORDER BY i.indrelid, ic.relname`,
)

/** Operator classes and collations by their oids; $1, $2: those as JSON arrays. */
export const SORTING = asRows(
  '',
  `SELECT 'operators' AS kind, o.oid::int8 AS oid, ${pathOf('o.opcnamespace', 'o.opcname')} AS path, o.opcdefault AS "isDefault"
    FROM pg_opclass o WHERE o.oid IN (SELECT asked::oid FROM json_array_elements_text($1::json) AS asked)
  UNION ALL SELECT 'collation', co.oid::int8, ${pathOf('co.collnamespace', 'co.collname')}, false
    FROM pg_collation co WHERE co.collname <> 'default' AND co.oid IN (SELECT asked::oid FROM json_array_elements_text($2::json) AS asked)`,
)

/**
 * What there is by name; $2 limits tables and what belongs to them, not types. Partitions have the names of the tables that they
 * divide; those of others only take names.
 */
export const EXISTING = asRows(
  `WITH ${ASKED}, named AS (
    SELECT c.oid, asked.nspname, c.relname,
      CASE WHEN $2::json IS NULL OR coalesce(root.relname, c.relname) IN (SELECT json_array_elements_text($2::json)) THEN 'table'
        WHEN c.relname IN (SELECT json_array_elements_text($2::json)) THEN 'partition' END AS kind
    FROM pg_class c JOIN asked ON asked.oid = c.relnamespace
    LEFT JOIN pg_class root ON c.relispartition AND root.oid = pg_partition_root(c.oid)
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  )`,
  `SELECT 'default' AS kind, current_schema() AS schema, '' AS name, NULL AS "table", NULL::json AS labels, NULL::boolean AS "isValid"
  UNION ALL SELECT 'schema', nspname, nspname, NULL, NULL, NULL FROM asked
  UNION ALL SELECT 'extension', extname, extname, NULL, NULL, NULL FROM pg_extension
  UNION ALL SELECT kind, nspname, relname, NULL, NULL, NULL FROM named WHERE kind IS NOT NULL
  UNION ALL SELECT 'constraint', named.nspname, con.conname, named.relname, NULL, NULL FROM named JOIN pg_constraint con ON con.conrelid = named.oid WHERE kind = 'table'
  UNION ALL SELECT 'index', asked.nspname, c.relname, (SELECT t.relname FROM pg_class t WHERE t.oid = i.indrelid), NULL, i.indisvalid OR c.relkind = 'I'
    FROM asked JOIN pg_class c ON c.relnamespace = asked.oid AND c.relkind IN ('i', 'I') JOIN pg_index i ON i.indexrelid = c.oid
  UNION ALL SELECT 'enum', asked.nspname, ty.typname, NULL,
    (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = ty.oid), NULL
    FROM asked JOIN pg_type ty ON ty.typnamespace = asked.oid AND ty.typtype = 'e'
  UNION ALL SELECT 'type', asked.nspname, ty.typname, NULL, NULL, NULL FROM asked JOIN pg_type ty ON ty.typnamespace = asked.oid
    AND (ty.typtype IN ('d', 'r') OR ty.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c'))
  UNION ALL SELECT 'sequence', asked.nspname, c.relname, NULL, NULL, NULL FROM asked JOIN pg_class c ON c.relnamespace = asked.oid AND c.relkind = 'S'`,
)

/**
 * Foreign keys that point to tables, each named by its schema and name; $1: those as a JSON array of pairs, null for the
 * default schema. Those that partitions have of the table that they divide are not told again.
 */
export const REFERENCES = asRows(
  `WITH target AS (
    SELECT c.oid, place FROM json_array_elements($1::json) WITH ORDINALITY AS asked(pair, place)
    JOIN pg_namespace n ON n.nspname = coalesce(asked.pair ->> 0, current_schema())
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = asked.pair ->> 1
  )`,
  `SELECT con.conname AS name, con.conrelid::regclass::text AS "table", target.place::int AS target, owner.place::int AS owner
  FROM target JOIN pg_constraint con ON con.confrelid = target.oid AND con.contype = 'f' AND con.conparentid = 0
  LEFT JOIN target owner ON owner.oid = con.conrelid
  WHERE con.conrelid <> con.confrelid ORDER BY "table", name`,
)

/**
 * What keeps columns of tables from being changed, with the views that read those views, the functions whose bodies the server
 * has parsed, the columns that hold whole rows of them, and the defaults that name them, as they do sequences; $1: the tables as a JSON array of
 * pairs of schema and name, null for the default schema.
 */
export const DEPENDENTS = asRows(
  `WITH RECURSIVE target AS (
    SELECT c.oid FROM json_array_elements($1::json) AS asked(pair)
    JOIN pg_namespace n ON n.nspname = coalesce(asked.pair ->> 0, current_schema())
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = asked.pair ->> 1
  ), reading AS (
    SELECT r.ev_class AS reader, r.rulename, d.refobjid AS source, d.refobjsubid AS number
      FROM target JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = target.oid AND d.deptype = 'n'
      JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND (r.ev_class <> d.refobjid OR r.ev_type <> '1')
    UNION
    SELECT r.ev_class, r.rulename, d.refobjid, d.refobjsubid
      FROM reading JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = reading.reader AND d.deptype = 'n'
      JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.ev_class <> d.refobjid
  ), rows AS (
    SELECT c.oid AS source, c.reltype AS type FROM (SELECT oid FROM target UNION SELECT reader FROM reading) read JOIN pg_class c ON c.oid = read.oid AND c.reltype <> 0
    UNION
    SELECT rows.source, more.oid FROM rows CROSS JOIN LATERAL (
      SELECT ty.oid FROM pg_type ty WHERE ty.oid <> 0 AND (ty.typelem = rows.type OR ty.typbasetype = rows.type)
      UNION ALL SELECT c.reltype FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'c'
        WHERE a.atttypid = rows.type AND NOT a.attisdropped
    ) more
  ), dependent AS (
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'rule' END AS kind, c.relnamespace AS space,
      CASE WHEN c.relkind IN ('v', 'm') THEN c.relname ELSE reading.rulename END AS name, NULL::name AS owner, source, number
      FROM reading JOIN pg_class c ON c.oid = reading.reader
    UNION ALL SELECT 'generated column', NULL, a.attname, NULL, d.refobjid, d.refobjsubid
      FROM target JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = target.oid AND d.refobjsubid > 0
      JOIN pg_attrdef def ON d.classid = 'pg_attrdef'::regclass AND def.oid = d.objid
      JOIN pg_attribute a ON a.attrelid = def.adrelid AND a.attnum = def.adnum AND a.attgenerated <> '' AND a.attnum <> d.refobjsubid
    UNION ALL SELECT 'trigger', NULL, tg.tgname, NULL, d.refobjid, d.refobjsubid
      FROM target JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = target.oid AND d.refobjsubid > 0
      JOIN pg_trigger tg ON d.classid = 'pg_trigger'::regclass AND tg.oid = d.objid AND NOT tg.tgisinternal
    UNION ALL SELECT 'policy', NULL, pol.polname, NULL, d.refobjid, d.refobjsubid
      FROM target JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = target.oid AND d.refobjsubid > 0
      JOIN pg_policy pol ON d.classid = 'pg_policy'::regclass AND pol.oid = d.objid
    UNION ALL SELECT 'foreign key', own.relnamespace, con.conname, own.relname, con.confrelid, unnest(con.confkey)
      FROM target JOIN pg_constraint con ON con.contype = 'f' AND con.confrelid = target.oid AND con.conparentid = 0
      JOIN pg_class own ON own.oid = con.conrelid
    UNION ALL SELECT 'function', NULL, d.objid::regprocedure::text, NULL, read.oid, d.refobjsubid
      FROM (SELECT oid FROM target UNION SELECT reader FROM reading) read
      JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = read.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'n'
    UNION ALL SELECT 'function', NULL, d.objid::regprocedure::text, NULL, rows.source, 0
      FROM rows JOIN pg_depend d ON d.refclassid = 'pg_type'::regclass AND d.refobjid = rows.type AND d.classid = 'pg_proc'::regclass AND d.deptype = 'n'
    UNION ALL SELECT 'default', own.relnamespace, a.attname, own.relname, d.refobjid, 0
      FROM target JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = target.oid AND d.refobjsubid = 0 AND d.deptype = 'n'
      JOIN pg_attrdef def ON d.classid = 'pg_attrdef'::regclass AND def.oid = d.objid
      JOIN pg_attribute a ON a.attrelid = def.adrelid AND a.attnum = def.adnum
      JOIN pg_class own ON own.oid = def.adrelid AND NOT own.relispartition
    UNION ALL SELECT 'row', NULL, owner.oid::regclass || '.' || quote_ident(a.attname), NULL, rows.source, 0
      FROM rows JOIN pg_attribute a ON a.atttypid = rows.type AND NOT a.attisdropped
      JOIN pg_class owner ON owner.oid = a.attrelid AND owner.relkind IN ('r', 'p', 'f', 'm') AND NOT owner.relispartition
  )`,
  `SELECT DISTINCT dependent.kind, nullif(own.nspname, current_schema()) AS schema, dependent.name, dependent.owner,
    nullif(theirs.nspname, current_schema()) AS "sourceSchema", source.relname AS source, a.attname AS column
  FROM dependent JOIN pg_class source ON source.oid = dependent.source JOIN pg_namespace theirs ON theirs.oid = source.relnamespace
  LEFT JOIN pg_namespace own ON own.oid = dependent.space
  LEFT JOIN pg_attribute a ON a.attrelid = dependent.source AND a.attnum = dependent.number AND dependent.number > 0
  ORDER BY 1, 2, 3, 4, 5, 6, 7`,
)

/** Columns of tables whose values are of types, or are made of such values; $1: those types as a JSON array of pairs. */
export const TYPE_HOLDERS = asRows(
  `WITH RECURSIVE holding AS (
    SELECT ty.oid AS source, ty.oid AS type FROM json_array_elements($1::json) AS asked(pair)
    JOIN pg_namespace n ON n.nspname = coalesce(asked.pair ->> 0, current_schema())
    JOIN pg_type ty ON ty.typnamespace = n.oid AND ty.typname = asked.pair ->> 1
    UNION
    SELECT holding.source, more.oid FROM holding CROSS JOIN LATERAL (
      SELECT ty.oid FROM pg_type ty WHERE ty.typelem = holding.type OR ty.typbasetype = holding.type
      UNION ALL SELECT unnest(ARRAY[r.rngtypid, r.rngmultitypid]) FROM pg_range r WHERE holding.type IN (r.rngsubtype, r.rngtypid)
      UNION ALL SELECT c.reltype FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'c'
        WHERE a.atttypid = holding.type AND NOT a.attisdropped
    ) more
  )`,
  `SELECT DISTINCT 'column' AS kind, nullif(own.nspname, current_schema()) AS schema, a.attname AS name, c.relname AS owner,
    nullif(theirs.nspname, current_schema()) AS "sourceSchema", source.typname AS source, NULL AS column
  FROM holding JOIN pg_attribute a ON a.atttypid = holding.type AND NOT a.attisdropped
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
  JOIN pg_namespace own ON own.oid = c.relnamespace
  JOIN pg_type source ON source.oid = holding.source JOIN pg_namespace theirs ON theirs.oid = source.typnamespace
  ORDER BY 2, 4, 3`,
)
