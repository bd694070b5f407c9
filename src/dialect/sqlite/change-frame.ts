/**
 * What stands around a transaction in which tables are built anew. With foreign keys enforced, DROP TABLE would delete the rows
 * that point to the table; and that they are enforced can be changed only outside of transactions.
 * https://sqlite.org/lang_altertable.html#otheralter
 */
import { IdentifierQuoter } from '../../compiler/identifier-quoter'
import { DatabaseError, SyncError } from '../../errors'
import type { ChangeFrame } from '../change-frame'
import type { CatalogReader } from '../inspector'
import { RESERVED_WORDS } from './reserved-words'
import { textLiteral } from './text-literal'

const quoter = new IdentifierQuoter(RESERVED_WORDS, undefined)

/** As a connection is set up with. */
const USUAL_WAIT_MS = 10_000

/** What is wrong with a database. */
interface Health {
  /** How many times each row points to nothing. */
  readonly violations: ReadonlyMap<string, number>
  /** What the database says of a table or view that it cannot read or write as is. */
  readonly failures: ReadonlyMap<string, string>
}

/** Foreign keys are off meanwhile, and looked after at the end. */
export const changeFrame: ChangeFrame = {
  enter: ['PRAGMA foreign_keys = OFF'],
  leave: ['PRAGMA legacy_alter_table = OFF', 'PRAGMA foreign_keys = ON'],
  wait: (ms = USUAL_WAIT_MS) => `PRAGMA busy_timeout = ${ms}`,
  begin: async (reader, changes) => {
    const [row] = await reader.read('SELECT foreign_keys FROM pragma_foreign_keys')
    if (Number(row?.['foreign_keys']) === 0) return changes.some(isThorough) ? examine(reader) : undefined
    throw new SyncError(
      'PRAGMA foreign_keys could not be switched off, and without that no table can be built anew.\n' +
        '  Call sync where no transaction is open.',
    )
  },
  check: async (reader, before) => {
    if (before !== undefined) assertNothingNew(before as Health, await examine(reader))
  },
}

/** Whether a change could break what is around it; all others SQLite checks itself, or can break nothing. */
function isThorough(kind: string): boolean {
  return ['rebuildTable', 'dropTable', 'changeTable', 'renameTable', 'renameColumn', 'addColumn'].includes(
    kind,
  )
}

interface Relation {
  readonly schema: string
  readonly name: string
  readonly isView: boolean
  readonly hasTriggers: boolean
}

async function examine(reader: CatalogReader): Promise<Health> {
  const violations = new Map<string, number>()
  const failures = new Map<string, string>()
  for (const relation of await relationsOf(reader)) {
    const label = `${relation.isView ? 'view' : 'table'} ${relation.name}`
    const attempt = async (what: string, run: () => Promise<unknown>): Promise<void> => {
      const failure = await failureOf(run)
      if (failure !== undefined) failures.set(`${what} of ${label}`, failure)
    }
    if (!relation.isView) await attempt('foreign keys', () => countViolations(reader, relation, violations))
    await attempt('columns', async () => {
      for (const [what, sql] of await uses(reader, relation))
        await attempt(what, () => reader.read(`EXPLAIN ${sql}`))
    })
  }
  return { violations, failures }
}

async function relationsOf(reader: CatalogReader): Promise<Relation[]> {
  const schemas = await reader.read("SELECT name FROM pragma_database_list WHERE name <> 'temp'")
  const parts = schemas.map(({ name }) => {
    const [text, path] = [textLiteral(String(name)), quoter.path(String(name), 'sqlite_schema')]
    return `SELECT ${text} AS schema, name, type, EXISTS (SELECT 1 FROM ${path} AS t WHERE t.type = 'trigger' AND t.tbl_name = s.name COLLATE NOCASE) AS has_triggers FROM ${path} AS s WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'`
  })
  const rows = await reader.read(parts.join(' UNION ALL '))
  return rows.map(({ schema, name, type, has_triggers: hasTriggers }) => ({
    schema: String(schema),
    name: String(name),
    isView: type === 'view',
    hasTriggers: Number(hasTriggers) === 1,
  }))
}

async function failureOf(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt()
    return undefined
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return error.message
  }
}

async function countViolations(
  reader: CatalogReader,
  { schema, name }: Relation,
  violations: Map<string, number>,
): Promise<void> {
  const rows = await reader.read(
    `SELECT CAST(rowid AS TEXT) AS place, parent FROM pragma_foreign_key_check(${textLiteral(name)}, ${textLiteral(schema)})`,
  )
  for (const { place, parent } of rows) {
    const key = JSON.stringify([schema, name, parent, place])
    violations.set(key, (violations.get(key) ?? 0) + 1)
  }
}

/** Statements that the database understands only if the view, or the triggers, that they involve are right. */
async function uses(
  reader: CatalogReader,
  { schema, name, isView, hasTriggers }: Relation,
): Promise<(readonly [what: string, sql: string])[]> {
  const path = quoter.path(schema, name)
  const query = isView ? [['query', `SELECT * FROM ${path}`] as const] : []
  if (!hasTriggers) return query
  const rows = await reader.read(
    `SELECT name FROM pragma_table_xinfo(${textLiteral(name)}, ${textLiteral(schema)}) WHERE hidden = 0`,
  )
  const columns = rows.map((row) => quoter.quote(String(row['name'])))
  const assignments = columns.map((column) => `${column} = ${column}`)
  return [
    ...query,
    ['triggers for INSERT', `INSERT INTO ${path} DEFAULT VALUES`],
    ['triggers for UPDATE', `UPDATE ${path} SET ${assignments.join(', ')}`],
    ['triggers for DELETE', `DELETE FROM ${path}`],
  ]
}

function assertNothingNew(before: Health, after: Health): void {
  const broken = [...after.failures].filter(([what]) => !before.failures.has(what))
  if (broken.length > 0) throw brokenError(broken.map(([what, why]) => `${what}: ${why}`))
  const isNew = ([key, count]: readonly [string, number]): boolean =>
    count > (before.violations.get(key) ?? 0)
  const violated = [...after.violations].filter(isNew).map(([key]) => JSON.parse(key) as string[])
  // What has another name now has its old rows under it.
  if (violated.length === 0 || total(after) <= total(before)) return
  const pairs = new Set(violated.map(([, table, parent]) => `rows of ${table} point to nothing in ${parent}`))
  throw new SyncError(
    `The schema was not changed, because afterwards ${[...pairs].join('; ')}.\n` +
      '  Delete these rows, or correct them, and call sync again.',
  )
}

function brokenError(lines: readonly string[]): SyncError {
  return new SyncError(
    `The schema was not changed, because afterwards this would not work any more: ${lines.join('; ')}.\n` +
      '  Drop what is named here, and create it anew after sync.',
  )
}

function total({ violations }: Health): number {
  return [...violations.values()].reduce((sum, count) => sum + count, 0)
}
