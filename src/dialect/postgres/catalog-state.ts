/** Whether the catalog is what it was: one question, whose answer changes with whatever is created, altered or dropped. */
import { OWN_TABLE } from '../own-table'
import { ASKED } from './catalog-scope'

/**
 * The rows of the catalog by their places and the transactions that wrote them: each change of the schema writes rows anew. What
 * changes without DDL (statistics, sizes) is written in place, and leaves the transaction as it was.
 *
 * $1: schema names as a JSON array, null for the connection's default schema.
 */
export const STATE = `WITH ${ASKED}, relation AS (
  SELECT c.oid, c.xmin FROM pg_class c WHERE c.relnamespace IN (SELECT oid FROM asked)
), type AS (
  SELECT t.oid, t.xmin FROM pg_type t WHERE t.typnamespace IN (SELECT oid FROM asked)
), item AS (
  SELECT 'n' || n.oid || '.' || n.xmin AS text FROM pg_namespace n WHERE n.oid IN (SELECT oid FROM asked)
  UNION ALL SELECT 'c' || oid || '.' || xmin FROM relation
  UNION ALL SELECT 't' || oid || '.' || xmin FROM type
  UNION ALL SELECT 'a' || a.attrelid || '.' || a.attnum || '.' || a.xmin FROM pg_attribute a JOIN relation ON relation.oid = a.attrelid AND a.attnum > 0
  UNION ALL SELECT 'd' || d.oid || '.' || d.xmin FROM pg_attrdef d JOIN relation ON relation.oid = d.adrelid
  UNION ALL SELECT 'k' || k.oid || '.' || k.xmin FROM pg_constraint k WHERE k.connamespace IN (SELECT oid FROM asked)
  UNION ALL SELECT 'i' || i.indexrelid || '.' || i.xmin FROM pg_index i JOIN relation ON relation.oid = i.indexrelid
  UNION ALL SELECT 'h' || h.inhrelid || '.' || h.inhparent || '.' || h.xmin FROM pg_inherits h JOIN relation ON relation.oid = h.inhrelid
  UNION ALL SELECT 'p' || p.partrelid || '.' || p.xmin FROM pg_partitioned_table p JOIN relation ON relation.oid = p.partrelid
  UNION ALL SELECT 'r' || r.oid || '.' || r.xmin FROM pg_rewrite r JOIN relation ON relation.oid = r.ev_class
  UNION ALL SELECT 's' || s.seqrelid || '.' || s.xmin FROM pg_sequence s JOIN relation ON relation.oid = s.seqrelid
  UNION ALL SELECT 'e' || e.oid || '.' || e.xmin FROM pg_enum e JOIN type ON type.oid = e.enumtypid
  UNION ALL SELECT 'g' || g.rngtypid || '.' || g.xmin FROM pg_range g JOIN type ON type.oid = g.rngtypid
  UNION ALL SELECT 'x' || x.oid || '.' || x.xmin FROM pg_extension x
  UNION ALL SELECT 'w' || w.objid || '.' || w.refobjid || '.' || w.deptype::text || '.' || w.xmin FROM pg_depend w WHERE w.classid = 'pg_class'::regclass AND w.deptype IN ('a', 'i') AND w.objid IN (SELECT oid FROM relation)
  UNION ALL SELECT 'm' || m.objoid || '.' || m.classoid || '.' || m.objsubid || '.' || m.xmin FROM pg_description m WHERE m.objoid >= 16384
)
SELECT md5(string_agg(text, ' ' ORDER BY text)) || ' ' || current_schema() || ' ' || current_setting('server_version_num') AS state,
  to_regclass('${OWN_TABLE}') IS NOT NULL AS "hasHistory" FROM item`
