/**
 * What the questions to pg_catalog have in common. Each gives one row per object with one text column `row`, a JSON object, so
 * that the values do not depend on how a driver reads arrays and integers; and so that columns which only newer servers have can
 * be asked for through `to_jsonb(…)` without a second text.
 *
 * $1: schema names as a JSON array, null for the connection's default schema, `pg_temp` for its temporary one; NULL for all.
 * $2: table names as a JSON array, or NULL for all tables.
 */
import { OWN_TABLE } from '../own-table'

/** The condition that an object belongs to an extension, which creates it. */
export const isOfExtension = (catalog: string, oid: string): string =>
  `EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`

/** The schemas asked for. */
export const ASKED = `asked AS (
  SELECT n.oid, n.nspname FROM pg_namespace n
  WHERE n.nspname IN (SELECT coalesce(s.name, current_schema()) FROM json_array_elements_text($1::json) AS s(name))
  OR (n.oid = pg_my_temp_schema() AND 'pg_temp' IN (SELECT json_array_elements_text($1::json)))
  OR ($1::json IS NULL AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_') AND NOT ${isOfExtension('pg_namespace', 'n.oid')})
)`

/**
 * The tables asked for, and those that they need: what their keys reference, what views read from, what they inherit from or are
 * partitions of; and their own partitions.
 */
export const SCOPE = `WITH RECURSIVE ${ASKED}, scope AS (
  SELECT c.oid FROM pg_class c JOIN asked ON asked.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT ${isOfExtension('pg_class', 'c.oid')}
  AND CASE WHEN $2::json IS NULL THEN c.relname <> '${OWN_TABLE}' ELSE c.relname IN (SELECT json_array_elements_text($2::json)) END
  UNION
  SELECT needed.oid FROM scope CROSS JOIN LATERAL (
    SELECT con.confrelid AS oid FROM pg_constraint con WHERE con.conrelid = scope.oid AND con.contype = 'f'
    UNION ALL SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = scope.oid
    UNION ALL SELECT i.inhrelid FROM pg_inherits i JOIN pg_class part ON part.oid = i.inhrelid AND part.relispartition
      WHERE i.inhparent = scope.oid
    UNION ALL SELECT dep.refobjid FROM pg_rewrite r JOIN pg_depend dep ON dep.classid = 'pg_rewrite'::regclass AND dep.objid = r.oid
      AND dep.refclassid = 'pg_class'::regclass JOIN pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
      WHERE r.ev_class = scope.oid
  ) AS needed JOIN pg_class c ON c.oid = needed.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND c.oid >= 16384 AND NOT ${isOfExtension('pg_class', 'c.oid')}
)`

/** Tables and views by their oids; $1: those as a JSON array. */
export const GIVEN = `WITH scope AS MATERIALIZED (SELECT asked::oid AS oid FROM json_array_elements_text($1::json) AS asked)`

/**
 * A question whose many rows become one JSON object with a list for each column: neither the server nor the reader repeats the
 * names for each row.
 */
export const asLists = <R>(
  withPart: string,
  columns: Readonly<Record<keyof R & string, string>>,
  from: string,
): string => {
  const names = Object.keys(columns)
  const selected = Object.entries<string>(columns).map(([name, sql]) => `${sql} AS "${name}"`)
  return `${withPart} SELECT json_build_object(${names.map((name) => `'${name}', json_agg(q."${name}")`).join(', ')})::text AS "row"
  FROM (SELECT ${selected.join(',\n    ')}\n  ${from}) AS q`
}

/** A question whose rows become JSON. */
export const asRows = (withPart: string, query: string): string =>
  `${withPart} SELECT row_to_json(q)::text AS "row" FROM (${query}) AS q`

/** The comment on an object; `part` is the number of a column. Joined, it is looked up for all objects at once. */
export const withComment = (catalog: string, oid: string, part = '0'): string =>
  `LEFT JOIN pg_description note ON note.classoid = '${catalog}'::regclass AND note.objoid = ${oid} AND note.objsubid = ${part}`

/** A schema by the name under which it is asked for. */
export const schemaName = (oid: string): string =>
  `CASE WHEN ${oid} = pg_my_temp_schema() THEN 'pg_temp' ELSE (SELECT nspname FROM pg_namespace WHERE oid = ${oid}) END`

/** Whether a schema is the one of tables that name none. */
export const isDefaultSchema = (oid: string): string =>
  `coalesce(${oid} = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = current_schema()), false)`

/** A name in a list, its schema before it unless it is the server's own. */
export const pathOf = (schema: string, name: string): string =>
  `CASE WHEN ${schema} = 'pg_catalog'::regnamespace THEN json_build_array(${name}) ELSE json_build_array(${schemaName(schema)}, ${name}) END`

/** A tablespace, unless it is that of the database. */
export const tablespaceName = (oid: string): string =>
  `(SELECT ts.spcname FROM pg_tablespace ts WHERE ts.oid = ${oid})`
