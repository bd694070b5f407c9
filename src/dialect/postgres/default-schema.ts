/** The schema of what names none: the first of search_path that is there, and that the role may use. */
import { UsageError } from '../../errors'
import type { CatalogReader } from '../inspector'

/** https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH */
const HIDDEN = `SELECT current_setting('search_path') AS path, current_user AS role,
  (SELECT string_agg(quote_ident(n.nspname), ', ') FROM pg_namespace n WHERE n.nspname IN (
    SELECT replace(name, '$user', current_user) FROM regexp_split_to_table(replace(current_setting('search_path'), '"', ''), ', *') AS name
  ) AND NOT has_schema_privilege(n.oid, 'USAGE')) AS hidden`

/**
 * Whatever names no schema would seem not to be there.
 *
 * @throws UsageError if there is no such schema
 */
export async function assertDefaultSchema(reader: CatalogReader): Promise<void> {
  const [found] = await reader.read('SELECT current_schema() AS schema')
  if (found?.['schema'] !== null) return
  const [row] = await reader.read(HIDDEN)
  const { path, role, hidden } = row as unknown as PathRow
  if (hidden === null)
    throw new UsageError(`No schema of search_path (${path}) is there, and the tables name none.`, {
      hint: 'Create one, name one that is there at the tables, or set search_path: ALTER ROLE … SET search_path = app.',
    })
  throw new UsageError(
    `The role ${role} may not use the schema ${hidden}, so that its tables cannot be seen.`,
    {
      hint: `GRANT USAGE ON SCHEMA ${hidden} TO ${role}, and what it takes to read and change the tables.`,
    },
  )
}

interface PathRow {
  readonly path: string
  readonly role: string
  readonly hidden: string | null
}
