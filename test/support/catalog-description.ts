/**
 * A database as it describes itself, so that two can be compared: by name and not by number, sorted, independent of the
 * library under test. Everything comes from the server's own functions (`pg_get_constraintdef` and its like).
 */
import type { Client } from 'pg'

/** One statement about one thing. */
export interface CatalogLine {
  /** The table, view, type or sequence. */
  readonly owner: string
  /** What a remark about it must name, one of these: the column or constraint; where it is about the whole, the fact. */
  readonly names: readonly string[]
  /** All of it, for people, and for comparing. */
  readonly text: string
}

const USER_SCHEMAS = `SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`

/** Objects that came with an extension are the extension's. */
const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`

const RELATION = `SELECT n.nspname || '.' || c.relname AS owner, c.* FROM pg_class c JOIN (${USER_SCHEMAS}) n ON n.oid = c.relnamespace
  WHERE ${notOfExtension('pg_class', 'c.oid')} AND NOT starts_with(c.relname, 'dovetail_history')`

const STORAGE_OF_TYPE = '(SELECT ty.typstorage FROM pg_type ty WHERE ty.oid = a.atttypid)'

/** The options that can be set by SQL: builds of a server keep notes of their own beside them. */
const COLUMN_OPTIONS = `(SELECT array_agg(o ORDER BY o) FROM unnest(a.attoptions) o WHERE o LIKE 'n\\_distinct%')`

/** Each gives `owner`, `part` and the facts as further columns; null facts are left out. */
const QUESTIONS: Readonly<Record<string, string>> = {
  schema: `SELECT n.nspname AS owner, obj_description(n.oid, 'pg_namespace') AS comment FROM (${USER_SCHEMAS}) n`,

  extension: `SELECT e.extname AS owner, n.nspname AS schema, e.extversion AS version FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace`,

  relation: `SELECT c.owner, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
      WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' END AS kind,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' END AS persistence, c.reloptions AS "storage option",
    (SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid) AS "toast",
    pg_get_partkeydef(c.oid) AS "partitioned by", pg_get_expr(c.relpartbound, c.oid) AS "partition bound",
    (SELECT array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) AS inherits,
    (SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace) AS tablespace,
    (SELECT am.amname FROM pg_am am WHERE am.oid = c.relam AND am.amname <> 'heap') AS "access method",
    nullif(c.relreplident, 'd') AS "replica identity", nullif(c.relrowsecurity, false) AS "row level security (enabled)",
    nullif(c.relforcerowsecurity, false) AS "row level security (forced)", obj_description(c.oid, 'pg_class') AS comment,
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query
    FROM (${RELATION}) c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`,

  column: `SELECT c.owner, a.attname AS part, format_type(a.atttypid, a.atttypmod) AS type, nullif(a.attnotnull, false) AS "not null",
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "default",
    CASE WHEN a.attgenerated <> '' THEN a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid) END AS generated,
    nullif(a.attidentity, '') AS identity,
    (SELECT cn.nspname || '.' || co.collname FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace JOIN pg_type ty ON ty.oid = a.atttypid
      WHERE co.oid = a.attcollation AND a.attcollation <> ty.typcollation) AS collation,
    CASE WHEN a.attstorage <> ${STORAGE_OF_TYPE} THEN a.attstorage END AS storage, nullif(a.attcompression, '') AS compression,
    CASE WHEN coalesce(a.attstattarget, -1) >= 0 THEN a.attstattarget END AS statistics, ${COLUMN_OPTIONS} AS options,
    nullif(a.attislocal, true) AS local, nullif(a.attinhcount, 0) AS inherited, col_description(c.oid, a.attnum) AS comment,
    row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) AS place
    FROM (${RELATION}) c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`,

  // Without those that the server keeps on the same table for each partition that a foreign key points to: it numbers them as it likes.
  // Nor those of NOT NULL that it named itself, after the table in which they stood first: their columns tell.
  constraint: `SELECT c.owner, con.conname AS part, pg_get_constraintdef(con.oid) AS definition, con.convalidated AS validated,
    nullif(con.conislocal, true) AS local, nullif(con.coninhcount, 0) AS inherited,
    obj_description(con.oid, 'pg_constraint') AS comment
    FROM (${RELATION}) c JOIN pg_constraint con ON con.conrelid = c.oid LEFT JOIN pg_constraint above ON above.oid = con.conparentid
    WHERE con.contype <> 't' AND (con.contype <> 'n' OR con.conname !~ '_not_null[0-9]*$' OR con.connoinherit OR NOT con.convalidated)
    AND con.conrelid IS DISTINCT FROM above.conrelid`,

  index: `SELECT c.owner, i.relname AS part, pg_get_indexdef(i.oid) AS definition, x.indisvalid AS valid, nullif(x.indisclustered, false) AS clustered,
    nullif(x.indisreplident, false) AS "replica identity", obj_description(i.oid, 'pg_class') AS comment
    FROM (${RELATION}) c JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid`,

  trigger: `SELECT c.owner, t.tgname AS part, pg_get_triggerdef(t.oid) AS definition, nullif(t.tgenabled, 'O') AS enabled
    FROM (${RELATION}) c JOIN pg_trigger t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal`,

  policy: `SELECT c.owner, p.polname AS part, p.polcmd AS command, p.polpermissive AS permissive,
    pg_get_expr(p.polqual, p.polrelid) AS "using", pg_get_expr(p.polwithcheck, p.polrelid) AS "check"
    FROM (${RELATION}) c JOIN pg_policy p ON p.polrelid = c.oid`,

  rule: `SELECT c.owner, r.rulename AS part, pg_get_ruledef(r.oid) AS definition
    FROM (${RELATION}) c JOIN pg_rewrite r ON r.ev_class = c.oid WHERE r.rulename <> '_RETURN'`,

  statistics: `SELECT n.nspname || '.' || c.relname AS owner, s.stxname AS part, pg_get_statisticsobjdef(s.oid) AS definition
    FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid JOIN (${USER_SCHEMAS}) n ON n.oid = c.relnamespace`,

  sequence: `SELECT c.owner, s.seqtypid::regtype::text AS type, s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS min, s.seqmax AS max,
    s.seqcache AS cache, s.seqcycle AS cycle, nullif(c.relpersistence, 'p') AS persistence, obj_description(c.oid, 'pg_class') AS comment,
    (SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')) AS "owned by"
    FROM (${RELATION}) c JOIN pg_sequence s ON s.seqrelid = c.oid`,

  type: `SELECT n.nspname || '.' || t.typname AS owner, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' WHEN 'r' THEN 'range' END AS kind,
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
    CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS base, nullif(t.typnotnull, false) AS "not null",
    t.typdefault AS "default",
    (SELECT co.collname FROM pg_collation co WHERE co.oid = t.typcollation AND t.typtype = 'd') AS collation,
    (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation, col_description(a.attrelid, a.attnum)) ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND NOT a.attisdropped) AS fields,
    (SELECT json_build_array(r.rngsubtype::regtype, r.rngmultitypid::regtype, r.rngsubdiff, r.rngcanonical, r.rngcollation::regcollation)
      FROM pg_range r WHERE r.rngtypid = t.oid) AS range,
    obj_description(t.oid, 'pg_type') AS comment
    FROM pg_type t JOIN (${USER_SCHEMAS}) n ON n.oid = t.typnamespace
    WHERE ${notOfExtension('pg_type', 't.oid')} AND (t.typtype IN ('e', 'd', 'r') OR EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`,

  'domain constraint': `SELECT n.nspname || '.' || t.typname AS owner, con.conname AS part, pg_get_constraintdef(con.oid) AS definition, con.convalidated AS validated
    FROM pg_constraint con JOIN pg_type t ON t.oid = con.contypid JOIN (${USER_SCHEMAS}) n ON n.oid = t.typnamespace
    WHERE ${notOfExtension('pg_type', 't.oid')}`,

  collation: `SELECT n.nspname || '.' || co.collname AS owner, co.collprovider AS provider, co.collisdeterministic AS deterministic,
    coalesce(to_jsonb(co) ->> 'colllocale', to_jsonb(co) ->> 'colliculocale', co.collcollate) AS locale
    FROM pg_collation co JOIN (${USER_SCHEMAS}) n ON n.oid = co.collnamespace`,
}

/** What PostgreSQL says of all schemas that are not its own: one line for each fact, in the order of the names. */
export async function describeCatalog(client: Client): Promise<CatalogLine[]> {
  // With no search path every name is written with its schema.
  await client.query("SET search_path = ''")
  const lines: CatalogLine[] = []
  for (const [kind, question] of Object.entries(QUESTIONS)) {
    const { rows } = await client.query<{ row: Record<string, unknown> }>(
      `SELECT to_json(q) AS row FROM (${question}) AS q`,
    )
    for (const { row } of rows) lines.push(...linesOf(kind, row))
  }
  return sorted(lines)
}

/** The facts of one thing, each as a line; a thing without facts still has its line. */
export function linesOf(kind: string, { owner, part, ...facts }: Record<string, unknown>): CatalogLine[] {
  const of = String(owner)
  const name = part === undefined ? of : `${of} / ${String(part)}`
  const told = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined)
  return [
    { owner: of, names: [String(part ?? kind)], text: `${kind} ${name}` },
    ...told.map(([fact, value]) => ({
      owner: of,
      names: part === undefined ? [fact, textOf(value)] : [String(part)],
      text: `${kind} ${name}: ${fact} = ${textOf(value)}`,
    })),
  ]
}

/** In one order, whatever order the database gave. */
export function sorted(lines: readonly CatalogLine[]): CatalogLine[] {
  return [...lines].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
