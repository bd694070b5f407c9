/** The questions to pg_catalog about what belongs to no table, and about what nobody but its author could make anew. */
import type { SequenceRow } from './catalog-rows'
import {
  ASKED,
  asLists,
  asRows,
  GIVEN,
  isDefaultSchema,
  isOfExtension,
  schemaName,
  withComment,
} from './catalog-scope'
import { typeKey, usedTypes } from './catalog-types'

/** Sequences: those that the tables use, whose oids are $1, and all of the schemas $2, NULL for all, if $3. */
export const SEQUENCES = asLists<SequenceRow>(
  `${GIVEN}, ${ASKED.replaceAll('$1', '$2')}, wanted AS (
    SELECT c.oid FROM pg_class c JOIN asked ON asked.oid = c.relnamespace WHERE c.relkind = 'S' AND $3::boolean
    UNION
    SELECT d.objid FROM scope JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
      AND d.refobjid = scope.oid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    UNION
    SELECT d.refobjid FROM scope JOIN pg_attrdef def ON def.adrelid = scope.oid
      JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = def.oid AND d.refclassid = 'pg_class'::regclass
  )`,
  {
    oid: 'c.oid::int8',
    name: 'c.relname',
    schema: schemaName('c.relnamespace'),
    isDefault: isDefaultSchema('c.relnamespace'),
    persistence: 'c.relpersistence',
    type: 'format_type(s.seqtypid, NULL)',
    start: 's.seqstart::text',
    increment: 's.seqincrement::text',
    minValue: 's.seqmin::text',
    maxValue: 's.seqmax::text',
    cache: 's.seqcache::text',
    cycle: 's.seqcycle',
    comment: 'note.description',
    owner: `(SELECT json_build_object('oid', d.refobjid::int8, 'column', a.attname, 'number', a.attnum, 'isIdentity', d.deptype = 'i',
        'isPlain', d.deptype = 'a' AND c.relnamespace = rel.relnamespace AND c.relpersistence = rel.relpersistence AND EXISTS (
          SELECT 1 FROM pg_depend own WHERE own.classid = 'pg_attrdef'::regclass AND own.objid = def.oid
            AND own.refclassid = 'pg_class'::regclass AND own.refobjid = c.oid))
      FROM pg_depend d JOIN pg_class rel ON rel.oid = d.refobjid
      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      LEFT JOIN pg_attrdef def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))`,
  },
  `FROM wanted JOIN pg_class c ON c.oid = wanted.oid AND c.relkind = 'S' JOIN pg_sequence s ON s.seqrelid = c.oid
  ${withComment('pg_class', 'c.oid')}
  WHERE NOT ${isOfExtension('pg_class', 'c.oid')}
  ORDER BY schema, name`,
)

/** Extensions and schemas. */
export const DATABASE = asRows(
  `WITH ${ASKED}`,
  `SELECT 'extension' AS kind, e.extname AS name,
    CASE WHEN n.nspname <> current_schema() AND n.nspname IS DISTINCT FROM (
        SELECT v.schema FROM pg_available_extension_versions() v WHERE v.name = e.extname AND v.version = e.extversion)
      THEN n.nspname END AS schema, NULL AS comment, false AS "isDefault"
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'
  UNION ALL SELECT 'schema', nspname, NULL, obj_description(oid, 'pg_namespace'), ${isDefaultSchema('oid')} FROM asked
    WHERE oid <> pg_my_temp_schema()
  ORDER BY kind, name`,
)

/** Enums, domains, composites and ranges. */
export const TYPES = asRows(
  `WITH ${ASKED}`,
  `SELECT ty.oid::int8 AS oid, format_type(ty.oid, -1) AS formatted, ty.typname AS type, ${schemaName('ty.typnamespace')} AS "typeSchema",
    -1 AS modifier, 0 AS dimensions, ${typeKey('ty.oid', '-1')} AS "typeKey",
    ${usedTypes('ty.oid', '-1', isDefaultSchema('u.typnamespace'))} AS types
  FROM asked JOIN pg_type ty ON ty.typnamespace = asked.oid
  WHERE (ty.typtype IN ('d', 'r') OR ty.typtype = 'e' AND EXISTS (SELECT 1 FROM pg_enum e WHERE e.enumtypid = ty.oid)
    OR ty.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = ty.typrelid AND c.relkind = 'c'))
  AND NOT ${isOfExtension('pg_type', 'ty.oid')}
  ORDER BY "typeSchema", ty.typname`,
)

/** Objects made by hand that are no part of what they belong to. */
const own = (catalog: string, oid: string): string =>
  `${oid} >= 16384 AND NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${oid} AND x.deptype IN ('e', 'i'))`

/** A type that is none of ours: of the server's innermost kind, or only announced, or an enum that has no value. */
const IS_FOREIGN_TYPE = `(ty.typtype IN ('b', 'p') AND NOT EXISTS (SELECT 1 FROM pg_type el WHERE el.typarray = ty.oid)
  OR ty.typtype = 'e' AND NOT EXISTS (SELECT 1 FROM pg_enum e WHERE e.enumtypid = ty.oid))`

/** The rest of the schemas, for whose objects there are no classes. */
export const OTHERS = asRows(
  `WITH ${ASKED}`,
  `SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END || ' ' || p.oid::regprocedure AS line
    FROM asked JOIN pg_proc p ON p.pronamespace = asked.oid WHERE ${own('pg_proc', 'p.oid')}
  UNION ALL SELECT 'operator ' || o.oid::regoperator FROM asked JOIN pg_operator o ON o.oprnamespace = asked.oid WHERE ${own('pg_operator', 'o.oid')}
  UNION ALL SELECT 'type ' || format_type(ty.oid, NULL) FROM asked JOIN pg_type ty ON ty.typnamespace = asked.oid
    WHERE ${own('pg_type', 'ty.oid')} AND ${IS_FOREIGN_TYPE}
  UNION ALL SELECT 'collation ' || c.oid::regcollation FROM asked JOIN pg_collation c ON c.collnamespace = asked.oid WHERE ${own('pg_collation', 'c.oid')}
  UNION ALL SELECT 'operator class ' || asked.nspname || '.' || o.opcname FROM asked JOIN pg_opclass o ON o.opcnamespace = asked.oid WHERE ${own('pg_opclass', 'o.oid')}
  UNION ALL SELECT 'operator family ' || asked.nspname || '.' || o.opfname FROM asked JOIN pg_opfamily o ON o.opfnamespace = asked.oid WHERE ${own('pg_opfamily', 'o.oid')}
  UNION ALL SELECT 'text search configuration ' || c.oid::regconfig FROM asked JOIN pg_ts_config c ON c.cfgnamespace = asked.oid WHERE ${own('pg_ts_config', 'c.oid')}
  UNION ALL SELECT 'text search dictionary ' || d.oid::regdictionary FROM asked JOIN pg_ts_dict d ON d.dictnamespace = asked.oid WHERE ${own('pg_ts_dict', 'd.oid')}
  UNION ALL SELECT 'conversion ' || asked.nspname || '.' || c.conname FROM asked JOIN pg_conversion c ON c.connamespace = asked.oid WHERE ${own('pg_conversion', 'c.oid')}
  UNION ALL SELECT 'cast from ' || format_type(c.castsource, NULL) || ' to ' || format_type(c.casttarget, NULL) FROM pg_cast c WHERE ${own('pg_cast', 'c.oid')}
  UNION ALL SELECT 'event trigger ' || e.evtname FROM pg_event_trigger e WHERE ${own('pg_event_trigger', 'e.oid')}
  ORDER BY line`,
)

/** Catalogs of what somebody made, on which other things cannot depend. */
const CUSTOM = ['pg_conversion', 'pg_cast', 'pg_event_trigger'] as const

/** Catalogs of what somebody made, and what is said of it. */
const ROOTS = [
  ['pg_proc', 'oid::regprocedure', "'function '"],
  ['pg_operator', 'oid::regoperator', "'operator '"],
  ['pg_collation', 'oid::regcollation', "'collation '"],
  ['pg_opclass', 'opcname', "'operator class '"],
  ['pg_opfamily', 'opfname', "'operator family '"],
  ['pg_am', 'amname', "'access method '"],
  ['pg_ts_config', 'oid::regconfig', "'text search configuration '"],
  ['pg_ts_dict', 'oid::regdictionary', "'text search dictionary '"],
] as const

const ROOT_QUERIES = ROOTS.map(
  ([catalog, name, word]) =>
    `SELECT '${catalog}'::regclass::oid AS class, oid AS id, ${word} || ${name} AS why FROM ${catalog} WHERE ${own(catalog, 'oid')}`,
)

const is = (catalog: string): string => `lost.class = '${catalog}'::regclass`

/**
 * What cannot be made anew because it depends, by however many steps, on something for which there is no class: from a function or
 * the like along pg_depend to whatever stands on it. Where the server keeps the tie the other way round (a view and its rule, a
 * constraint and its index), the step is taken by hand.
 */
export const LOST = asRows(
  `WITH RECURSIVE roots AS (
    ${ROOT_QUERIES.join('\n    UNION ALL ')}
    UNION ALL SELECT 'pg_type'::regclass, ty.oid, 'type ' || format_type(ty.oid, NULL) FROM pg_type ty WHERE ${own('pg_type', 'ty.oid')} AND ${IS_FOREIGN_TYPE}
    UNION ALL SELECT 'pg_type'::regclass, ty.oid, 'type ' || format_type(ty.oid, NULL) FROM pg_type ty JOIN pg_class c ON c.oid = ty.typrelid
      WHERE ty.typtype = 'c' AND c.relkind <> 'c' AND ty.oid >= 16384
    UNION ALL SELECT 'pg_class'::regclass, c.oid, 'foreign table ' || c.oid::regclass FROM pg_class c WHERE c.relkind = 'f' AND c.oid >= 16384
  ), lost AS (
    SELECT class, id, 0 AS sub, why FROM roots
    UNION
    SELECT next.class, next.id, next.sub, lost.why FROM lost CROSS JOIN LATERAL (
      SELECT d.classid AS class, d.objid AS id, d.objsubid AS sub FROM pg_depend d
        WHERE d.refclassid = lost.class AND d.refobjid = lost.id AND (lost.sub = 0 OR d.refobjsubid = lost.sub) AND d.deptype IN ('n', 'a', 'i')
        AND (d.classid, d.objid) <> (lost.class, lost.id)
        -- A column can do without its collation, and its plain indexes with it.
        AND NOT (${is('pg_collation')} AND d.classid = 'pg_class'::regclass AND NOT EXISTS (
          SELECT 1 FROM pg_index i WHERE i.indexrelid = d.objid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)) AND NOT EXISTS (
          SELECT 1 FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 'c'))
      UNION ALL SELECT 'pg_class'::regclass, r.ev_class, 0 FROM pg_rewrite r WHERE ${is('pg_rewrite')} AND r.oid = lost.id AND r.rulename = '_RETURN'
      UNION ALL SELECT 'pg_class'::regclass, a.adrelid, a.adnum FROM pg_attrdef a JOIN pg_attribute c ON c.attrelid = a.adrelid AND c.attnum = a.adnum
        WHERE ${is('pg_attrdef')} AND a.oid = lost.id AND c.attgenerated <> ''
      UNION ALL SELECT 'pg_type'::regclass, con.contypid, 0 FROM pg_constraint con WHERE ${is('pg_constraint')} AND con.oid = lost.id AND con.contypid <> 0
      UNION ALL SELECT 'pg_constraint'::regclass, con.oid, 0 FROM pg_constraint con
        WHERE ${is('pg_class')} AND con.conindid = lost.id AND con.contype IN ('p', 'u', 'x')
      UNION ALL SELECT 'pg_class'::regclass, c.oid, 0 FROM pg_class c LEFT JOIN pg_partitioned_table pt ON pt.partrelid = c.oid
        WHERE ${is('pg_class')} AND lost.sub > 0 AND c.oid = lost.id AND (c.relkind IN ('v', 'm') OR lost.sub = ANY (pt.partattrs::int2[]))
      UNION ALL SELECT 'pg_type'::regclass, c.reltype, 0 FROM pg_class c WHERE ${is('pg_class')} AND c.oid = lost.id AND c.relkind = 'c'
    ) AS next
  )`,
  `SELECT lost.class::regclass::text AS class, lost.id::int8 AS id, lost.sub, min(lost.why) AS why FROM lost
    WHERE lost.class IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_type'::regclass, 'pg_collation'::regclass) GROUP BY 1, 2, 3
  UNION ALL SELECT 'pg_attrdef', a.adrelid::int8, a.adnum, min(lost.why) FROM lost JOIN pg_attrdef a ON a.oid = lost.id
    WHERE lost.class = 'pg_attrdef'::regclass GROUP BY 2, 3`,
)

const some = (from: string): string => `EXISTS (SELECT 1 FROM ${from})`

/**
 * What there is at all, so that nothing is asked about what there is not. And the settings of the other questions, until the end of
 * the transaction: the planner takes them for expensive ones, and would compile them to machine code, or look for a better order of
 * their joins, for longer than it takes to answer them.
 */
export const SURVEY = asRows(
  `WITH ${ASKED}, settings AS MATERIALIZED (SELECT set_config('jit', 'off', true) AS jit, set_config('join_collapse_limit', '1', true) AS joins)`,
  `SELECT (SELECT jit || joins FROM settings) AS settings,
    ${some("pg_class WHERE relkind = 'S'")} AS sequences,
    ${some("asked JOIN pg_type ty ON ty.typnamespace = asked.oid AND ty.typtype IN ('d', 'e', 'r')")}
      OR ${some("asked JOIN pg_class c ON c.relnamespace = asked.oid AND c.relkind = 'c'")} AS types,
    ${[...CUSTOM, ...ROOTS.map(([catalog]) => catalog)].map((catalog) => some(`${catalog} WHERE oid >= 16384`)).join(' OR ')}
      OR ${some("pg_type WHERE oid >= 16384 AND typtype <> 'c' AND typcategory <> 'A'")} OR ${some("pg_class WHERE relkind = 'f'")}
      OR ${some("pg_depend WHERE refclassid = 'pg_type'::regclass AND refobjid >= 16384 AND deptype <> 'i'")} AS custom`,
)
