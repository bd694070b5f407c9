/** The questions to pg_catalog about tables and views, and what belongs to them. */
import {
  ASKED,
  asRows,
  columnNames,
  isDefaultSchema,
  pathOf,
  schemaName,
  SCOPE,
  tablespaceName,
} from './catalog-scope'
import { typeKey, usedTypes } from './catalog-types'

/** A list of one relation's own things, told by their names. */
const namesOf = (name: string, from: string): string =>
  `(SELECT json_agg(${name} ORDER BY ${name}) FROM ${from})`

/** Tables, views and the like. */
export const RELATIONS = asRows(
  SCOPE,
  `SELECT c.oid::int8 AS oid, c.relname AS name, ${schemaName('c.relnamespace')} AS schema, ${isDefaultSchema('c.relnamespace')} AS "isDefault",
    c.relkind AS kind, c.relpersistence AS persistence, c.relispartition AS "isPartition",
    c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forcedRowSecurity", c.relreplident AS "replicaIdentity",
    CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, -1) END AS "ofType",
    (SELECT json_build_object('strategy', pt.partstrat, 'definition', pg_get_partkeydef(c.oid), 'expressions', pg_get_expr(pt.partexprs, c.oid),
      'parts', (SELECT json_agg(json_build_object('column', a.attname, 'operators', CASE WHEN NOT o.opcdefault THEN ${pathOf('o.opcnamespace', 'o.opcname')} END,
          'collation', ${pathOf('co.collnamespace', 'co.collname')}, 'isOwnCollation', a.attcollation <> k.sorting) ORDER BY k.place)
        FROM unnest(pt.partattrs::int2[], pt.partclass::oid[], pt.partcollation::oid[]) WITH ORDINALITY AS k(number, operators, sorting, place)
        JOIN pg_opclass o ON o.oid = k.operators
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number > 0
        LEFT JOIN pg_collation co ON co.oid = k.sorting AND co.collname <> 'default'))
      FROM pg_partitioned_table pt WHERE pt.partrelid = c.oid) AS "partitionKey",
    pg_get_expr(c.relpartbound, c.oid) AS bound, obj_description(c.oid, 'pg_class') AS comment, c.reloptions AS options,
    (SELECT toast.reloptions FROM pg_class toast WHERE toast.oid = c.reltoastrelid) AS "toastOptions",
    ${tablespaceName('c.reltablespace')} AS tablespace, (SELECT am.amname FROM pg_am am WHERE am.oid = c.relam AND am.amname <> 'heap') AS method,
    (SELECT json_agg(i.inhparent::int8 ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition, c.relispopulated AS "isPopulated",
    CASE WHEN c.relkind IN ('v', 'm') THEN (SELECT json_agg(DISTINCT dep.refobjid::int8) FROM pg_rewrite r JOIN pg_depend dep
      ON dep.classid = 'pg_rewrite'::regclass AND dep.objid = r.oid AND dep.refclassid = 'pg_class'::regclass AND dep.refobjid <> c.oid
      WHERE r.ev_class = c.oid) END AS reads,
    ${namesOf('t.tgname', 'pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgparentid = 0')} AS triggers,
    ${namesOf('p.polname', 'pg_policy p WHERE p.polrelid = c.oid')} AS policies,
    ${namesOf('r.rulename', "pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN'")} AS rules,
    ${namesOf('s.stxname', 'pg_statistic_ext s WHERE s.stxrelid = c.oid')} AS statistics
  FROM scope JOIN pg_class c ON c.oid = scope.oid ORDER BY schema, name`,
)

/** The sequence that numbers a column, with what SERIAL would have made of it. */
const SEQUENCE_OF = `(
  SELECT json_build_object('oid', s.seqrelid::int8, 'isIdentity', dep.deptype = 'i', 'type', format_type(s.seqtypid, NULL),
    'start', s.seqstart::text, 'increment', s.seqincrement::text, 'minValue', s.seqmin::text, 'maxValue', s.seqmax::text,
    'cache', s.seqcache::text, 'cycle', s.seqcycle, 'name', sc.relname, 'isPlain', sc.relnamespace = rel.relnamespace
      AND sc.relpersistence = rel.relpersistence AND obj_description(sc.oid, 'pg_class') IS NULL
      AND EXISTS (SELECT 1 FROM pg_depend own WHERE own.classid = 'pg_attrdef'::regclass AND own.objid = d.oid
        AND own.refclassid = 'pg_class'::regclass AND own.refobjid = sc.oid))
  FROM pg_depend dep JOIN pg_sequence s ON s.seqrelid = dep.objid JOIN pg_class sc ON sc.oid = s.seqrelid
  WHERE dep.classid = 'pg_class'::regclass AND dep.refclassid = 'pg_class'::regclass
  AND dep.refobjid = a.attrelid AND dep.refobjsubid = a.attnum AND dep.deptype IN ('a', 'i')
  AND (dep.deptype = 'i') = (a.attidentity <> '') ORDER BY s.seqrelid LIMIT 1)`

/** What the columns' types are made of; nothing where the server's own name says it all. Each is described once, however many columns are of it. */
const DESCRIBED = `WITH given AS (
  SELECT DISTINCT a.atttypid AS id, a.atttypmod AS modifier, c.relnamespace AS namespace
  FROM scope JOIN pg_class c ON c.oid = scope.oid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type ty ON ty.oid = a.atttypid AND (ty.typnamespace <> 'pg_catalog'::regnamespace OR ty.typcategory = 'A')
), described AS MATERIALIZED (
  SELECT given.id, given.modifier, given.namespace,
    ${usedTypes('given.id', 'given.modifier', 'given.namespace IN (u.typnamespace, pg_my_temp_schema())')} AS types FROM given)`

/** The columns of the tables in their order. */
export const COLUMNS = asRows(
  SCOPE,
  `${DESCRIBED} SELECT a.attrelid::int8 AS oid, a.attnum AS number, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS "formatted",
    ty.typname AS "type", ${schemaName('ty.typnamespace')} AS "typeSchema", a.atttypmod AS modifier, least(a.attndims, 6) AS dimensions,
    ${typeKey('a.atttypid', 'a.atttypmod')} AS "typeKey",
    described.types,
    a.attnotnull AS "notNull", pg_get_expr(d.adbin, d.adrelid) AS "default", a.attidentity AS identity,
    a.attgenerated AS generated, col_description(a.attrelid, a.attnum) AS comment,
    (SELECT ${pathOf('co.collnamespace', 'co.collname')} FROM pg_collation co WHERE co.oid = a.attcollation AND a.attcollation <> ty.typcollation) AS collation,
    a.attcollation::int8 AS "collationOid", a.attislocal AS "isLocal", CASE WHEN a.attstorage <> ty.typstorage THEN a.attstorage END AS storage,
    a.attcompression AS compression, (to_jsonb(a) ->> 'attstattarget')::int AS statistics, a.attoptions AS options,
    CASE WHEN a.attidentity <> '' OR d.oid IS NOT NULL THEN ${SEQUENCE_OF} END AS sequence
  FROM scope JOIN pg_class rel ON rel.oid = scope.oid
  JOIN pg_attribute a ON a.attrelid = scope.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type ty ON ty.oid = a.atttypid
  LEFT JOIN described ON described.id = a.atttypid AND described.modifier = a.atttypmod AND described.namespace = rel.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  ORDER BY a.attrelid, a.attnum`,
)

/** The key columns of the index `i` with all that is said about them, and where its other facts are found. */
const INDEX_FACTS = `(SELECT json_agg(json_build_object('column', a.attname, 'sql', pg_get_indexdef(i.indexrelid, k.place::int, false),
      'option', k.option, 'operators', ${pathOf('o.opcnamespace', 'o.opcname')}, 'isDefaultOperators', o.opcdefault, 'parameters', own.attoptions,
      'statistics', (to_jsonb(own) ->> 'attstattarget')::int,
      'collation', ${pathOf('co.collnamespace', 'co.collname')}, 'collationOid', co.oid::int8, 'isOwnCollation', a.attcollation <> k.sorting) ORDER BY k.place)
    FROM unnest(i.indkey::int2[], i.indclass::oid[], i.indoption::int2[], i.indcollation::oid[])
      WITH ORDINALITY AS k(number, operators, option, sorting, place)
    JOIN pg_opclass o ON o.oid = k.operators
    JOIN pg_attribute own ON own.attrelid = i.indexrelid AND own.attnum = k.place
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0
    LEFT JOIN pg_collation co ON co.oid = k.sorting AND co.collname <> 'default'
    WHERE k.place <= i.indnkeyatts) AS parts,
  ${columnNames('i.indrelid', 'i.indkey[i.indnkeyatts:]')} AS include, am.amname AS method, ic.reloptions AS options,
  ${tablespaceName('ic.reltablespace')} AS tablespace, pg_get_expr(i.indpred, i.indrelid) AS where, pg_get_indexdef(i.indexrelid) AS definition,
  to_jsonb(i) -> 'indnullsnotdistinct' = 'true' AS "nullsNotDistinct", i.indisclustered AS "isClustered", i.indisvalid AS "isValid",
  i.indisreplident AS "isReplicaIdentity", obj_description(i.indexrelid, 'pg_class') AS "indexComment"`

/** Constraints; those of NOT NULL, which only newer servers list, where they are told by more than their column. */
export const CONSTRAINTS = asRows(
  SCOPE,
  `SELECT con.conrelid::int8 AS oid, con.oid::int8 AS id, con.conname AS name, con.contype AS kind, con.confrelid::int8 AS target,
    ${columnNames('con.conrelid', 'con.conkey')} AS columns, ${columnNames('con.confrelid', 'con.confkey')} AS "targetColumns",
    ${columnNames('con.conrelid', 'con.confdelsetcols')} AS "deleteColumns",
    con.confdeltype AS "onDelete", con.confupdtype AS "onUpdate", con.confmatchtype AS match,
    con.condeferrable AS deferrable, con.condeferred AS deferred, con.convalidated AS validated, con.connoinherit AS "noInherit",
    pg_get_constraintdef(con.oid) AS "constraintDefinition", pg_get_expr(con.conbin, con.conrelid) AS condition,
    obj_description(con.oid, 'pg_constraint') AS comment, coalesce(to_jsonb(con) -> 'conenforced' <> 'false', true) AS "isEnforced",
    coalesce(to_jsonb(con) -> 'conperiod' = 'true', false) AS "isPeriod",
    (SELECT json_agg(json_build_object('operator', op.oprname, 'isVisible', pg_operator_is_visible(op.oid)) ORDER BY k.place)
      FROM unnest(con.conexclop) WITH ORDINALITY AS k(id, place) JOIN pg_operator op ON op.oid = k.id) AS operators,
    CASE WHEN con.contype IN ('p', 'u', 'x') THEN (SELECT row_to_json(f) FROM (SELECT ${INDEX_FACTS}
      FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam WHERE i.indexrelid = con.conindid) AS f) END AS index
  FROM scope JOIN pg_constraint con ON con.conrelid = scope.oid AND con.conparentid = 0
  WHERE con.contype IN ('p', 'u', 'f', 'x') OR con.contype IN ('c', 'n') AND con.conislocal
  ORDER BY con.conrelid, con.conname`,
)

/** Indexes that neither a constraint nor the index of a divided table brought along. */
export const INDEXES = asRows(
  SCOPE,
  `SELECT i.indrelid::int8 AS oid, i.indexrelid::int8 AS id, ic.relname AS name, i.indisunique AS unique, ${INDEX_FACTS}
  FROM scope JOIN pg_index i ON i.indrelid = scope.oid JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
  WHERE NOT EXISTS (SELECT 1 FROM pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x'))
  AND NOT ic.relispartition
  ORDER BY i.indrelid, ic.relname`,
)

/** What there is by name; $2 limits tables and what belongs to them, not types. */
export const EXISTING = asRows(
  `WITH ${ASKED}, named AS (
    SELECT c.oid, asked.nspname, c.relname FROM pg_class c JOIN asked ON asked.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ($2::json IS NULL OR c.relname IN (SELECT json_array_elements_text($2::json)))
  )`,
  `SELECT 'default' AS kind, current_schema() AS schema, '' AS name, NULL AS "table", NULL::json AS labels
  UNION ALL SELECT 'schema', nspname, nspname, NULL, NULL FROM asked
  UNION ALL SELECT 'extension', extname, extname, NULL, NULL FROM pg_extension
  UNION ALL SELECT 'table', nspname, relname, NULL, NULL FROM named
  UNION ALL SELECT 'constraint', named.nspname, con.conname, named.relname, NULL FROM named JOIN pg_constraint con ON con.conrelid = named.oid
  UNION ALL SELECT 'index', asked.nspname, c.relname, (SELECT t.relname FROM pg_class t WHERE t.oid = i.indrelid), NULL
    FROM asked JOIN pg_class c ON c.relnamespace = asked.oid AND c.relkind IN ('i', 'I') JOIN pg_index i ON i.indexrelid = c.oid
  UNION ALL SELECT 'enum', asked.nspname, ty.typname, NULL,
    (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = ty.oid)
    FROM asked JOIN pg_type ty ON ty.typnamespace = asked.oid AND ty.typtype = 'e'
  UNION ALL SELECT 'type', asked.nspname, ty.typname, NULL, NULL FROM asked JOIN pg_type ty ON ty.typnamespace = asked.oid
    AND (ty.typtype IN ('d', 'r') OR ty.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c'))
  UNION ALL SELECT 'sequence', asked.nspname, c.relname, NULL, NULL FROM asked JOIN pg_class c ON c.relnamespace = asked.oid AND c.relkind = 'S'`,
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
