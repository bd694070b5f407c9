/** What must hold of sync from one model to another, whatever they are. */
import { describeStep, isAllowed, type Step } from '../../src/sync/safety'
import { IntegrityError, SyncStepError } from '../../src/errors'
import { planSync, sync, type SyncOptions } from '../../src/sync/sync-schema'
import { catalogOf, expectLines, type Pair } from './pair-laboratory'
import { fillBoth, rowsOf, sharedTables } from './pair-rows'

/** What `sync` can be allowed. */
export const POLICIES = ['safe', 'scans', 'rewrites', 'destroys'] as const

/** The first database holds the first model with rows, the second one the second with the rows that can live there. */
async function createBoth({ pair, first, second }: Pair): Promise<void> {
  const [before, after] = [pair.before(), pair.after()]
  await before.createAll(first.engine)
  await after.createAll(second.engine)
  await fillBoth(first, second, { before, after })
}

/** Values of columns that have the same type in both stay, and rows of tables that both have. */
export async function expectPolicyHolds(both: Pair, allow: (typeof POLICIES)[number]): Promise<void> {
  const { pair, first } = both
  await createBoth(both)
  const before = await keptRows(both, 'before')
  if (!(await isTaken(both, { allow }))) return
  expectLines(await keptRows(both, 'after', 'before'), before)
  const { steps } = await planSync(first.engine, pair.after())
  expectLines(steps.filter((step) => isAllowed(step, allow)).map(describeStep), [])
}

/** Whether the rows allow what the second model wants of them; where not, nothing is lost. */
async function isTaken({ pair, first }: Pair, options: SyncOptions): Promise<boolean> {
  const rows = async (): Promise<string[][]> => {
    const found: string[][] = []
    for (const table of pair.before().allTables())
      if (!table.isView) found.push(await rowsOf(first, table, table.columns))
    return found
  }
  const before = await rows()
  try {
    await sync(first.engine, pair.after(), { ...options, history: false })
    return true
  } catch (error) {
    const isOfRows =
      error instanceof SyncStepError && (error.cause === undefined || error.cause instanceof IntegrityError)
    if (!isOfRows) throw error
    if (first.engine.dialect.name === 'sqlite') expectLines((await rows()).flat(), before.flat())
    return false
  }
}

/** By the names of the one model or of the other; what is not renamed because a policy does not allow it has its former ones. */
async function keptRows(
  { pair, first }: Pair,
  names: 'before' | 'after',
  otherwise: 'before' | 'after' = names,
): Promise<string[]> {
  const lines: string[] = []
  for (const shared of sharedTables(pair.before(), pair.after())) {
    const same = shared.columns.filter(({ before, after }) => before.type.equals(after.type))
    const rowsBy = (side: 'before' | 'after'): Promise<string[]> =>
      rowsOf(
        first,
        shared[side],
        same.map((column) => column[side]),
        shared.before,
      )
    const rows = await rowsBy(names).catch(() => rowsBy(otherwise))
    lines.push(...rows.map((row) => `${shared.before.key} ${row}`))
  }
  return lines
}

/** The database is what the second model alone would have made, with the rows of the first. */
export async function expectTheSame(both: Pair): Promise<void> {
  const { pair, first, second } = both
  await createBoth(both)
  const everything = { dropUnknown: true }
  if (!(await isTaken(both, { ...everything, allow: 'destroys' }))) return
  const { steps } = await planSync(first.engine, pair.after(), everything)
  const used = new Set((await catalogOf(second)).map(schemaOf))
  expectLines(steps.filter((step) => !isLeftToPeople(step, used)).map(describeStep), [])
  const left = new Set(
    steps.map(({ change: { table, subject } }) => table ?? subject.replace(/^(?:.* type|table) /su, '')),
  )
  // Views may read what is left.
  if (left.size > 0) for (const table of pair.after().allTables()) if (table.isView) left.add(table.key)
  for (const { after, columns } of sharedTables(pair.before(), pair.after())) {
    if (left.has(after.key)) continue
    const there = columns.map((column) => column.after)
    expectLines(await rowsOf(first, after, there), await rowsOf(second, after, there))
  }
  const [found, wanted] = [await catalogOf(first), await catalogOf(second)].map(comparable) as [
    string[],
    string[],
  ]
  const isCompared = (line: string): boolean =>
    ![...left].some((table) => isOf(line, table)) && !isServersOwn(line)
  expectLines(withinSchemas(found, both, wanted).filter(isCompared), wanted.filter(isCompared))
}

/** What the plan tells and leaves to people, each in words of its own. */
const LEFT_TO_PEOPLE: readonly RegExp[] = [
  /^by what a table is divided is settled when it is created/u,
  /^it fits the table only when that is divided as the model says/u,
  /^rows of table .* are divided by the column/su,
  /^partition .* lives in another schema/su,
  /^table .* has what this one lacks/su,
  /^the table has rows, and they would have no value in a column that is NOT NULL and has no default$/u,
  /^SQL cannot convert the values of: /u,
  /^a table that is divided inherits from no other$/u,
  /^rows of hash partitions cannot be divided by another number/u,
  /^PostgreSQL takes the expression of a column away on two levels of tables only/u,
]

function isLeftToPeople({ possible, reason }: Step, used: ReadonlySet<string | undefined>): boolean {
  const own = reason.replace(/^(?:it needs .*?: )+/su, '')
  return !possible && (LEFT_TO_PEOPLE.some((words) => words.test(own)) || isKeptByOthers(own, used))
}

/** What stands in a schema that the second model does not use is not its own: it stays, and with it what it stands on. */
function isKeptByOthers(reason: string, used: ReadonlySet<string | undefined>): boolean {
  const [, names] = /^(.*) of the database, which the model does not name as/su.exec(reason) ?? []
  return (
    names?.split(', ').every((name) => {
      const [, path = ''] = /^(?:view|column|table|foreign key .* of table) (.*)$/su.exec(name) ?? []
      return !used.has(/^(other "schema|third schema)\./u.exec(path)?.[1] ?? 'public')
    }) === true
  )
}

/** Lines of a table; the names of partitions begin with that of what they are a part of. */
function isOf(line: string, table: string): boolean {
  const name = table.replace(/^other "schema\./u, '')
  return [`.${name}`, ` ${name} /`, ` ${name}:`].some((part) => line.includes(part))
}

/** Where the server builds an index anew it gives its comment to those of the partitions, too. */
function isServersOwn(line: string): boolean {
  return /^index .* \/ : comment = /su.test(line)
}

/** Schemas never go. Whether the server has looked at the rows for a check that is inherited depends on what was there first. */
function comparable(lines: readonly string[]): string[] {
  const all = new Set(lines)
  return lines.flatMap((line) => {
    const [, constraint = '', fact = ''] = /^(constraint .*): (definition|validated) = /su.exec(line) ?? []
    const isInherited = fact !== '' && all.has(`${constraint}: inherited = 1`)
    // A column or check that was there before it was inherited is the table's own for ever.
    if (/^(?:column|constraint) .*: local = false$/su.test(line) || KEY_OF_SQLITE.test(line)) return []
    if (line.startsWith('schema ') || (isInherited && fact === 'validated')) return []
    const told = isInherited ? line.replace(/ NOT VALID$/u, '') : sortedOptions(withoutCollations(line))
    return [withoutServersNames(told)]
  })
}

/** What the server calls indexes of partitions goes by the names that their columns had then. */
function withoutServersNames(line: string): string {
  const [, place] = SERVERS_NAME.exec(line) ?? []
  if (place === undefined) return line
  return line.replace(SERVERS_NAME, place).replace(/(?<= INDEX )(?:"(?:[^"]|"")+"|\S+)(?= ON )/u, '')
}

const SERVERS_NAME = /^(index .* \/ ).*?_idx\d*(?=:|$)/u

/** A part of an index of SQLite may say what its column says, or not; whether it has to is told by the next plan. */
function withoutCollations(line: string): string {
  return /^index .*: text = /su.test(line) ? line.replace(/ collate (?:nocase|rtrim|binary)\b/gu, '') : line
}

/** What SQLite calls a key nobody is told, so that a name alone is no reason to build a table anew. */
const KEY_OF_SQLITE = /^clause .*: constraint .*(?<! of a check) × \d+$/su

/** Parameters stand in the order in which they were set. */
function sortedOptions(line: string): string {
  return line.replace(/(?<= storage option = )\[.*\]$/u, (list) =>
    JSON.stringify((JSON.parse(list) as string[]).sort()),
  )
}

/** What stands in a schema that the second model does not use is not its own, and stays. */
function withinSchemas(lines: readonly string[], { second }: Pair, wanted: readonly string[]): string[] {
  if (second.engine.dialect.name === 'sqlite') return [...lines]
  const used = new Set(wanted.map(schemaOf))
  return lines.filter((line) => used.has(schemaOf(line)))
}

/** No kind and no schema has a dot in its name. */
function schemaOf(line: string): string | undefined {
  return /^(?:domain )?\w+ ([^.]+)\./su.exec(line)?.[1]
}
