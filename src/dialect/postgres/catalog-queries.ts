/**
 * The questions to pg_catalog. Each gives one row per object with one text column `row`, a JSON object, so that the values do
 * not depend on how a driver reads arrays and integers; and so that columns which only newer servers have can be asked for
 * through `to_jsonb(…)` without a second text.
 *
 * $1: schema names as a JSON array, null for the connection's default schema, `pg_temp` for its temporary one.
 * $2: table names as a JSON array, or NULL for all tables.
 */

const ASKED = `asked AS (
  SELECT n.oid, n.nspname FROM pg_namespace n
  WHERE n.nspname IN (SELECT coalesce(s.name, current_schema()) FROM json_array_elements_text($1::json) AS s(name))
  OR (n.oid = pg_my_temp_schema() AND 'pg_temp' IN (SELECT json_array_elements_text($1::json)))
)`

/** The tables asked for, and those that they reference. */
const SCOPE = `WITH RECURSIVE ${ASKED}, scope AS (
  SELECT c.oid FROM pg_class c JOIN asked ON asked.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND ($2::json IS NULL OR c.relname IN (SELECT json_array_elements_text($2::json)))
  UNION
  SELECT con.confrelid FROM scope JOIN pg_constraint con ON con.conrelid = scope.oid AND con.contype = 'f'
)`

const asRows = (withPart: string, query: string): string =>
  `${withPart} SELECT row_to_json(q)::text AS "row" FROM (${query}) AS q`

const schemaName = (oid: string): string =>
  `CASE WHEN ${oid} = pg_my_temp_schema() THEN 'pg_temp' ELSE (SELECT nspname FROM pg_namespace WHERE oid = ${oid}) END`

const columnNames = (relation: string, numbers: string): string => `(
  SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, place)
  JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number)`

/**
 * The planner takes these questions for expensive ones, and would compile them to machine code for half a second before it
 * answers them in two milliseconds. Holds until the end of the transaction.
 */
export const WITHOUT_JIT = `SELECT set_config('jit', 'off', true)`

/** Tables, views and the like. */
export const RELATIONS = asRows(
  SCOPE,
  `SELECT c.oid::int8 AS oid, c.relname AS name, ${schemaName('c.relnamespace')} AS schema,
    c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AS "isDefault",
    c.relkind AS kind, c.relpersistence AS persistence, c.relispartition AS "isPartition", c.relrowsecurity AS "rowSecurity",
    pg_get_partkeydef(c.oid) AS "partitionKey", obj_description(c.oid, 'pg_class') AS comment, c.reloptions AS options,
    (SELECT json_agg(i.inhparent::regclass::text) FROM pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
    (SELECT json_agg(t.tgname ORDER BY t.tgname) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers,
    (SELECT json_agg(p.polname ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
    (SELECT json_agg(r.rulename ORDER BY r.rulename) FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN') AS rules
  FROM scope JOIN pg_class c ON c.oid = scope.oid ORDER BY schema, name`,
)

/** A name, with its schema before it unless it is the server's own. */
const qualified = (schema: string, name: string): string =>
  `CASE WHEN ${schema} = 'pg_catalog'::regnamespace THEN to_json(${name}::text) ELSE json_build_array(${schemaName(schema)}, ${name}) END`

const functionName = (oid: string): string =>
  `(SELECT ${qualified('p.pronamespace', 'p.proname')} FROM pg_proc p WHERE p.oid = ${oid})`

/** The condition that a type belongs to an extension, which creates it. */
const ofExtension = (oid: string): string =>
  `EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = 'pg_type'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`

const typeKey = (oid: string, modifier: string): string => `${oid} || ':' || ${modifier}`

/**
 * The types that columns' types are made of, themselves included, as a JSON array; none where the server's own name says it all.
 * Each type is described once, however many columns are of it.
 */
const USED_TYPES = `WITH given AS (
  SELECT DISTINCT a.atttypid AS id, a.atttypmod AS modifier, c.relnamespace AS namespace
  FROM scope JOIN pg_class c ON c.oid = scope.oid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type ty ON ty.oid = a.atttypid AND (ty.typnamespace <> 'pg_catalog'::regnamespace OR ty.typcategory = 'A')
), described AS MATERIALIZED (SELECT given.id, given.modifier, given.namespace, (
  WITH RECURSIVE used(id, modifier) AS (
    SELECT given.id, given.modifier
    UNION
    SELECT part.id, part.modifier FROM used JOIN pg_type u ON u.oid = used.id CROSS JOIN LATERAL (
      SELECT el.oid AS id, used.modifier FROM pg_type el WHERE el.typarray = u.oid
      UNION ALL SELECT u.typbasetype, u.typtypmod WHERE u.typtype = 'd'
      UNION ALL SELECT f.atttypid, f.atttypmod FROM pg_class c JOIN pg_attribute f ON f.attrelid = c.oid
        WHERE c.oid = u.typrelid AND c.relkind = 'c' AND f.attnum > 0 AND NOT f.attisdropped
      UNION ALL SELECT r.rngsubtype, -1 FROM pg_range r WHERE r.rngtypid = u.oid
    ) AS part
  )
  SELECT json_agg(json_build_object(
    'key', ${typeKey('used.id', 'used.modifier')}, 'formatted', format_type(used.id, used.modifier), 'modifier', used.modifier,
    'type', u.typname, 'typeSchema', ${schemaName('u.typnamespace')},
    'typeKind', CASE WHEN ${ofExtension('u.oid')} OR u.typtype = 'c' AND NOT EXISTS (
      SELECT 1 FROM pg_class c WHERE c.oid = u.typrelid AND c.relkind = 'c') THEN 'b' ELSE u.typtype::text END,
    'isOwnSchema', given.namespace IN (u.typnamespace, pg_my_temp_schema()),
    'comment', obj_description(u.oid, 'pg_type'),
    'element', (SELECT ${typeKey('el.oid', 'used.modifier')} FROM pg_type el WHERE el.typarray = u.oid),
    'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = u.oid),
    'domain', CASE WHEN u.typtype = 'd' THEN json_build_object(
      'base', ${typeKey('u.typbasetype', 'u.typtypmod')}, 'dimensions', u.typndims, 'notNull', u.typnotnull,
      'default', pg_get_expr(u.typdefaultbin, 0),
      'collation', (SELECT co.collname FROM pg_type base JOIN pg_collation co ON co.oid = u.typcollation
        WHERE base.oid = u.typbasetype AND base.typcollation <> u.typcollation),
      'checks', (SELECT coalesce(json_agg(json_build_object('name', con.conname, 'sql', pg_get_expr(con.conbin, 0)) ORDER BY con.conname), '[]')
        FROM pg_constraint con WHERE con.contypid = u.oid AND con.contype = 'c')) END,
    'fields', (SELECT json_agg(json_build_object('name', f.attname, 'type', ${typeKey('f.atttypid', 'f.atttypmod')}, 'dimensions', f.attndims) ORDER BY f.attnum)
      FROM pg_attribute f WHERE f.attrelid = u.typrelid AND f.attnum > 0 AND NOT f.attisdropped),
    'range', (SELECT json_build_object(
        'subtype', ${typeKey('r.rngsubtype', '-1')}, 'multirange', (SELECT m.typname FROM pg_type m WHERE m.oid = r.rngmultitypid),
        'operatorClass', (SELECT ${qualified('o.opcnamespace', 'o.opcname')} FROM pg_opclass o WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
        'collation', (SELECT co.collname FROM pg_type sub JOIN pg_collation co ON co.oid = r.rngcollation
          WHERE sub.oid = r.rngsubtype AND sub.typcollation <> r.rngcollation),
        'canonical', ${functionName('r.rngcanonical')}, 'subtypeDiff', ${functionName('r.rngsubdiff')})
      FROM pg_range r WHERE r.rngtypid = u.oid)))
  FROM used JOIN pg_type u ON u.oid = used.id) AS types FROM given)`

/** The columns of the tables in their order. */
export const COLUMNS = asRows(
  SCOPE,
  `${USED_TYPES} SELECT a.attrelid::int8 AS oid, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS "formatted",
    ty.typname AS "type", ${schemaName('ty.typnamespace')} AS "typeSchema", a.atttypmod AS modifier, a.attndims AS dimensions,
    ${typeKey('a.atttypid', 'a.atttypmod')} AS "typeKey", described.types,
    a.attnotnull AS "notNull", pg_get_expr(d.adbin, d.adrelid) AS "default", a.attidentity AS identity,
    a.attgenerated AS generated, col_description(a.attrelid, a.attnum) AS comment,
    (SELECT co.collname FROM pg_collation co WHERE co.oid = a.attcollation AND a.attcollation <> ty.typcollation) AS collation,
    EXISTS (SELECT 1 FROM pg_depend dep JOIN pg_class s ON s.oid = dep.objid AND s.relkind = 'S'
      WHERE dep.classid = 'pg_class'::regclass AND dep.refclassid = 'pg_class'::regclass
      AND dep.refobjid = a.attrelid AND dep.refobjsubid = a.attnum AND dep.deptype = 'a') AS "ownsSequence"
  FROM scope JOIN pg_attribute a ON a.attrelid = scope.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type ty ON ty.oid = a.atttypid JOIN pg_class rel ON rel.oid = a.attrelid
  LEFT JOIN described ON described.id = a.atttypid AND described.modifier = a.atttypmod AND described.namespace = rel.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  ORDER BY a.attrelid, a.attnum`,
)

/** Constraints of every kind but NOT NULL, which newer servers list too. */
export const CONSTRAINTS = asRows(
  SCOPE,
  `SELECT con.conrelid::int8 AS oid, con.conname AS name, con.contype AS kind, con.confrelid::int8 AS target,
    ${columnNames('con.conrelid', 'con.conkey')} AS columns, ${columnNames('con.confrelid', 'con.confkey')} AS "targetColumns",
    con.confdeltype AS "onDelete", con.confupdtype AS "onUpdate", con.confmatchtype AS match,
    con.condeferrable AS deferrable, con.condeferred AS deferred, con.convalidated AS validated, con.connoinherit AS "noInherit",
    pg_get_constraintdef(con.oid) AS definition, pg_get_expr(con.conbin, con.conrelid) AS condition, to_jsonb(con) AS raw,
    (SELECT i.indnatts > i.indnkeyatts FROM pg_index i WHERE i.indexrelid = con.conindid AND con.contype IN ('p', 'u')) AS includes,
    (SELECT to_jsonb(i) ->> 'indnullsnotdistinct' FROM pg_index i WHERE i.indexrelid = con.conindid AND con.contype = 'u') = 'true' AS "nullsNotDistinct"
  FROM scope JOIN pg_constraint con ON con.conrelid = scope.oid AND con.contype IN ('p', 'u', 'c', 'f', 'x', 't') AND con.conparentid = 0
  ORDER BY con.conrelid, con.conname`,
)

/** Indexes that no constraint brought along. */
export const INDEXES = asRows(
  SCOPE,
  `SELECT i.indrelid::int8 AS oid, c.relname AS name, am.amname AS method, i.indisunique AS unique, i.indisvalid AS valid,
    pg_get_indexdef(i.indexrelid) AS definition, pg_get_expr(i.indpred, i.indrelid) AS where, to_jsonb(i) AS raw,
    i.indnatts > i.indnkeyatts AS includes, c.reloptions AS options,
    (SELECT json_agg(json_build_object('column', a.attname, 'sql', pg_get_indexdef(i.indexrelid, k.place::int, false),
        'option', k.option, 'defaultOperators', o.opcdefault, 'collation', co.collname) ORDER BY k.place)
      FROM unnest(i.indkey::int2[], i.indclass::oid[], i.indoption::int2[], i.indcollation::oid[])
        WITH ORDINALITY AS k(number, operators, option, sorting, place)
      JOIN pg_opclass o ON o.oid = k.operators
      LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0
      LEFT JOIN pg_collation co ON co.oid = k.sorting AND a.attcollation <> k.sorting
      WHERE k.place <= i.indnkeyatts) AS parts
  FROM scope JOIN pg_index i ON i.indrelid = scope.oid JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
  WHERE NOT EXISTS (SELECT 1 FROM pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x'))
  ORDER BY i.indrelid, c.relname`,
)

/** What there is by name; $2 limits tables and what belongs to them, not types. */
export const EXISTING = asRows(
  `WITH ${ASKED}, named AS (
    SELECT c.oid, asked.nspname, c.relname FROM pg_class c JOIN asked ON asked.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ($2::json IS NULL OR c.relname IN (SELECT json_array_elements_text($2::json)))
  )`,
  `SELECT 'default' AS kind, current_schema() AS schema, '' AS name, NULL AS "table", NULL::json AS labels
  UNION ALL SELECT 'schema', nspname, nspname, NULL, NULL FROM asked
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
