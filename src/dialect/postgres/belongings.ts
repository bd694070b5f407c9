/** The questions what views have besides their queries, and tables and types besides what models say. Most is told as the statement that gives it back. */
import type { Belonging } from '../inspector'
import { asRows } from './catalog-scope'

/** One answer. */
export interface BelongingRow extends Pick<Belonging, 'name' | 'kind' | 'sql'> {
  readonly schema: string | null
  readonly part: string | null
  readonly column: string | null
}

/** Those who get something of a relation, or type, by themselves as soon as it is created, because of ALTER DEFAULT PRIVILEGES. */
const given = (
  kind: 'r' | 'T',
): string => `SELECT DISTINCT given.grantee FROM pg_default_acl d, aclexplode(d.defaclacl) AS given
  WHERE d.defaclobjtype = '${kind}' AND d.defaclnamespace IN (0, target.space) AND pg_get_userbyid(d.defaclrole) = current_user
    AND given.grantee NOT IN (d.defaclrole, target.owner)`

const ROLE = (oid: string): string =>
  `CASE ${oid} WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(${oid})) END`

/** The privileges of one role, as one text that can be compared. */
const OWN = (acl: string): string =>
  `(SELECT string_agg(privilege_type, ', ' ORDER BY privilege_type) FROM aclexplode(${acl}) WHERE grantee = target.owner)`

/**
 * $1: the views and tables as a JSON array of pairs of schema and name, null for the default schema. An owner comes first, because all
 * else is done by him; what is granted by others than the owner is granted by the owner then.
 */
export const BELONGINGS = asRows(
  `WITH target AS (
    SELECT c.oid, c.relname, c.relnamespace AS space, n.nspname, c.relowner AS owner, c.reloptions, c.relacl,
      format('%I.%I', n.nspname, c.relname) AS path,
      CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS word
    FROM (SELECT DISTINCT pair ->> 0 AS nspname, pair ->> 1 AS relname FROM json_array_elements($1::json) AS one(pair)) AS asked
    JOIN pg_namespace n ON n.nspname = coalesce(asked.nspname, current_schema())
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = asked.relname AND c.relkind IN ('v', 'm', 'r', 'p')
  ), belonging AS (
    SELECT oid, 1 AS place, 'owner' AS kind, NULL AS part, NULL AS "column",
      format('ALTER %s %s OWNER TO %I', word, path, pg_get_userbyid(owner)) AS sql
      FROM target WHERE pg_get_userbyid(owner) <> current_user
    UNION ALL SELECT oid, 2, 'privilege', NULL, NULL, format('REVOKE ALL ON %s FROM %s', path, ${ROLE('given.grantee')})
      FROM target, LATERAL (${given('r')}) AS given
    UNION ALL SELECT oid, 2, 'privilege', NULL, NULL, format('REVOKE ALL ON %s FROM %I', path, pg_get_userbyid(owner))
      FROM target WHERE relacl IS NOT NULL AND ${OWN('relacl')} IS DISTINCT FROM ${OWN("acldefault('r', owner)")}
    UNION ALL SELECT oid, 3, 'privilege', NULL, NULL, format('GRANT %s ON %s TO %s%s', string_agg(DISTINCT privilege_type, ', '), path,
        ${ROLE('grantee')}, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
      FROM target, aclexplode(relacl)
      WHERE grantee <> owner OR ${OWN('relacl')} IS DISTINCT FROM ${OWN("acldefault('r', owner)")}
      GROUP BY oid, path, grantee, is_grantable
    UNION ALL SELECT target.oid, 3, 'privilege', NULL, a.attname, format('GRANT %s ON %s TO %s%s',
        string_agg(DISTINCT format('%s (%I)', privilege_type, a.attname), ', '), path,
        ${ROLE('grantee')}, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
      FROM target JOIN pg_attribute a ON a.attrelid = target.oid AND a.attnum > 0 AND a.attacl IS NOT NULL, aclexplode(a.attacl)
      GROUP BY target.oid, path, a.attname, grantee, is_grantable
    UNION ALL SELECT oid, 4, 'option', option_name, NULL, format('ALTER %s %s SET (%I = %L)', word, path, option_name, option_value)
      FROM target, pg_options_to_table(reloptions)
    UNION ALL SELECT oid, 4, 'comment', NULL, NULL, format('COMMENT ON %s %s IS %L', word, path, obj_description(oid, 'pg_class'))
      FROM target WHERE obj_description(oid, 'pg_class') IS NOT NULL
    UNION ALL SELECT target.oid, 4, 'comment', NULL, a.attname,
        format('COMMENT ON COLUMN %s.%I IS %L', path, a.attname, col_description(target.oid, a.attnum))
      FROM target JOIN pg_attribute a ON a.attrelid = target.oid AND a.attnum > 0
      WHERE col_description(target.oid, a.attnum) IS NOT NULL
    UNION ALL SELECT target.oid, 4, 'default', NULL, a.attname,
        format('ALTER %s %s ALTER COLUMN %I SET DEFAULT %s', word, path, a.attname, pg_get_expr(d.adbin, d.adrelid))
      FROM target JOIN pg_attrdef d ON d.adrelid = target.oid JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    UNION ALL SELECT target.oid, 4, 'statistics', NULL, a.attname,
        format('ALTER %s %s ALTER COLUMN %I SET STATISTICS %s', word, path, a.attname, a.attstattarget)
      FROM target JOIN pg_attribute a ON a.attrelid = target.oid AND a.attnum > 0 AND a.attstattarget >= 0 AND word <> 'VIEW'
    UNION ALL SELECT target.oid, 5, 'index', c.relname, NULL, pg_get_indexdef(i.indexrelid)
      FROM target JOIN pg_index i ON i.indrelid = target.oid JOIN pg_class c ON c.oid = i.indexrelid
    UNION ALL SELECT target.oid, 5, CASE WHEN marked.is_identity THEN 'replica identity' ELSE 'cluster' END, c.relname, NULL, ''
      FROM target JOIN pg_index i ON i.indrelid = target.oid AND word = 'TABLE' JOIN pg_class c ON c.oid = i.indexrelid,
        LATERAL (VALUES (true, i.indisreplident), (false, i.indisclustered)) AS marked(is_identity, is_set) WHERE marked.is_set
    UNION ALL SELECT oid, 5, 'insertion', ${ROLE('grantee')}, NULL, ''
      FROM target, LATERAL (SELECT relacl AS acl UNION ALL SELECT attacl FROM pg_attribute WHERE attrelid = target.oid AND attacl IS NOT NULL)
        AS own, aclexplode(own.acl)
      WHERE word = 'TABLE' AND privilege_type = 'INSERT' AND grantee <> owner GROUP BY oid, grantee
    UNION ALL SELECT target.oid, 6, 'statistics object', s.stxname, a.attname, pg_get_statisticsobjdef(s.oid)
      FROM target JOIN pg_statistic_ext s ON s.stxrelid = target.oid JOIN pg_depend d ON d.classid = 'pg_statistic_ext'::regclass
        AND d.objid = s.oid AND d.refobjid = target.oid AND d.refobjsubid > 0
      JOIN pg_attribute a ON a.attrelid = target.oid AND a.attnum = d.refobjsubid
    UNION ALL SELECT target.oid, 6, 'trigger', tg.tgname, NULL, pg_get_triggerdef(tg.oid)
      FROM target JOIN pg_trigger tg ON tg.tgrelid = target.oid AND NOT tg.tgisinternal
    UNION ALL SELECT target.oid, 6, 'rule', r.rulename, NULL, trim(trailing ';' FROM pg_get_ruledef(r.oid))
      FROM target JOIN pg_rewrite r ON r.ev_class = target.oid AND r.rulename <> '_RETURN'
  )`,
  `SELECT nullif(target.nspname, current_schema()) AS schema, target.relname AS name, belonging.kind, belonging.part, belonging."column",
    belonging.sql
  FROM belonging JOIN target USING (oid) ORDER BY path, place, kind, part, "column", sql`,
)

/**
 * $1: the types as a JSON array of triples of schema (null for the default one), name in the model and name now. Everybody may use a
 * type that is new, unless somebody has said otherwise.
 */
export const TYPE_BELONGINGS = asRows(
  `WITH target AS (
    SELECT ty.oid, ty.typrelid, n.nspname, asked.name, ty.typnamespace AS space, ty.typowner AS owner,
      format('%I.%I', n.nspname, asked.name) AS path, coalesce(ty.typacl, acldefault('T', ty.typowner)) AS acl
    FROM (SELECT DISTINCT one.type ->> 0 AS nspname, one.type ->> 1 AS name, one.type ->> 2 AS now FROM json_array_elements($1::json) AS one(type)) AS asked
    JOIN pg_namespace n ON n.nspname = coalesce(asked.nspname, current_schema())
    JOIN pg_type ty ON ty.typnamespace = n.oid AND ty.typname = asked.now
  ), belonging AS (
    SELECT oid, 1 AS place, 'owner' AS kind, NULL AS part, NULL AS "column",
      format('ALTER TYPE %s OWNER TO %I', path, pg_get_userbyid(owner)) AS sql
      FROM target WHERE pg_get_userbyid(owner) <> current_user
    UNION ALL SELECT oid, 2, 'privilege', NULL, NULL, format('REVOKE ALL ON TYPE %s FROM %s', path, ${ROLE('usual.grantee')})
      FROM target, LATERAL (SELECT 0::oid AS grantee UNION SELECT owner UNION ${given('T')}) AS usual
      WHERE NOT EXISTS (SELECT 1 FROM aclexplode(acl) AS own WHERE own.grantee = usual.grantee)
    UNION ALL SELECT oid, 3, 'privilege', NULL, NULL, format('GRANT USAGE ON TYPE %s TO %s%s', path, ${ROLE('own.grantee')},
        CASE WHEN own.is_grantable THEN ' WITH GRANT OPTION' END)
      FROM target, aclexplode(acl) AS own
      WHERE own.grantee <> owner AND (own.grantee <> 0 OR EXISTS (SELECT 1 FROM pg_default_acl d
        WHERE d.defaclobjtype = 'T' AND pg_get_userbyid(d.defaclrole) = current_user))
    UNION ALL SELECT oid, 4, 'comment', NULL, NULL, format('COMMENT ON TYPE %s IS %L', path, obj_description(oid, 'pg_type'))
      FROM target WHERE obj_description(oid, 'pg_type') IS NOT NULL
    UNION ALL SELECT target.oid, 4, 'comment', NULL, a.attname,
        format('COMMENT ON COLUMN %s.%I IS %L', path, a.attname, col_description(typrelid, a.attnum))
      FROM target JOIN pg_attribute a ON a.attrelid = typrelid AND a.attnum > 0 WHERE col_description(typrelid, a.attnum) IS NOT NULL
    UNION ALL SELECT target.oid, 4, 'comment', con.conname, NULL,
        format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L', con.conname, path, obj_description(con.oid, 'pg_constraint'))
      FROM target JOIN pg_constraint con ON con.contypid = target.oid WHERE obj_description(con.oid, 'pg_constraint') IS NOT NULL
  )`,
  `SELECT nullif(target.nspname, current_schema()) AS schema, target.name, belonging.kind, belonging.part, belonging."column",
    belonging.sql
  FROM belonging JOIN target USING (oid) ORDER BY path, place, kind, part, "column", sql`,
)
