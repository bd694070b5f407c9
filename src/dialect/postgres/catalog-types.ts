/** The part of the questions to pg_catalog that tells what a type is made of. */
import { isOfExtension, schemaName } from './catalog-scope'

/** A name, with its schema before it unless it is the server's own. */
const qualified = (schema: string, name: string): string =>
  `CASE WHEN ${schema} = 'pg_catalog'::regnamespace THEN to_json(${name}::text) ELSE json_build_array(${schemaName(schema)}, ${name}) END`

const functionName = (oid: string): string =>
  `(SELECT ${qualified('p.pronamespace', 'p.proname')} FROM pg_proc p WHERE p.oid = ${oid})`

/** The key of a type among those that a type is made of. */
export const typeKey = (oid: string, modifier: string): string => `${oid} || ':' || ${modifier}`

/**
 * The types that a type is made of, itself included, as a JSON array. `isOwn` is the condition that `u.typnamespace` is the schema
 * which need not be said. What has no class of its own (types of extensions, rows of tables, enums without labels) counts as a
 * base type, and is known by its name.
 */
export const usedTypes = (oid: string, modifier: string, isOwn: string): string => `(
  WITH RECURSIVE used(id, modifier) AS (
    SELECT ${oid}, ${modifier}
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
    'key', ${typeKey('used.id', 'used.modifier')}, 'oid', used.id::int8, 'formatted', format_type(used.id, used.modifier), 'modifier', used.modifier,
    'type', u.typname, 'typeSchema', ${schemaName('u.typnamespace')},
    'typeKind', CASE WHEN ${isOfExtension('pg_type', 'u.oid')} OR u.typtype = 'c' AND NOT EXISTS (
      SELECT 1 FROM pg_class c WHERE c.oid = u.typrelid AND c.relkind = 'c')
      OR u.typtype = 'e' AND NOT EXISTS (SELECT 1 FROM pg_enum e WHERE e.enumtypid = u.oid) THEN 'b' ELSE u.typtype::text END,
    'isOwnSchema', ${isOwn},
    'comment', obj_description(u.oid, 'pg_type'),
    'element', (SELECT ${typeKey('el.oid', 'used.modifier')} FROM pg_type el WHERE el.typarray = u.oid),
    'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = u.oid),
    'domain', CASE WHEN u.typtype = 'd' THEN json_build_object(
      'base', ${typeKey('u.typbasetype', 'u.typtypmod')}, 'dimensions', least(u.typndims, 6), 'notNull', u.typnotnull,
      'default', pg_get_expr(u.typdefaultbin, 0),
      'collation', (SELECT co.collname FROM pg_type base JOIN pg_collation co ON co.oid = u.typcollation
        WHERE base.oid = u.typbasetype AND base.typcollation <> u.typcollation),
      'checks', (SELECT coalesce(json_agg(json_build_object('name', con.conname, 'sql', pg_get_expr(con.conbin, 0), 'isValid', con.convalidated) ORDER BY con.conname), '[]')
        FROM pg_constraint con WHERE con.contypid = u.oid AND con.contype = 'c')) END,
    'fields', (SELECT json_agg(json_build_object('name', f.attname, 'type', ${typeKey('f.atttypid', 'f.atttypmod')}, 'dimensions', least(f.attndims, 6),
        'collation', (SELECT co.collname FROM pg_type ft JOIN pg_collation co ON co.oid = f.attcollation WHERE ft.oid = f.atttypid AND ft.typcollation <> f.attcollation),
        'comment', col_description(f.attrelid, f.attnum)) ORDER BY f.attnum)
      FROM pg_attribute f WHERE f.attrelid = u.typrelid AND f.attnum > 0 AND NOT f.attisdropped),
    'range', (SELECT json_build_object(
        'subtype', ${typeKey('r.rngsubtype', '-1')}, 'multirange', (SELECT m.typname FROM pg_type m WHERE m.oid = r.rngmultitypid),
        'multirangeSchema', (SELECT ${schemaName('m.typnamespace')} FROM pg_type m WHERE m.oid = r.rngmultitypid AND m.typnamespace <> u.typnamespace),
        'operatorClass', (SELECT ${qualified('o.opcnamespace', 'o.opcname')} FROM pg_opclass o WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
        'collation', (SELECT co.collname FROM pg_type sub JOIN pg_collation co ON co.oid = r.rngcollation
          WHERE sub.oid = r.rngsubtype AND sub.typcollation <> r.rngcollation),
        'canonical', ${functionName('r.rngcanonical')}, 'subtypeDiff', ${functionName('r.rngsubdiff')})
      FROM pg_range r WHERE r.rngtypid = u.oid)))
  FROM used JOIN pg_type u ON u.oid = used.id)`
