/** Looks at what a library did, and says it in a few words: ✓ right, ~ nothing lost but not right, ✗ wrong. */
import { AT_ONCE, type SchemaChange } from './changes'
import type { Probe } from './probe'
import type { SyncRunner } from './runner'
import type { Target } from './spec'
import type { SyncAnswer } from './worker'

/** What can be seen after a library was started with the second model. */
interface Sight {
  readonly answer: SyncAnswer
  readonly isReached: boolean
  readonly isKept: boolean
  /** Whether anything of the schema was changed. */
  readonly isTouched: boolean
}

/** What a library makes of a change. */
export function compare(runner: SyncRunner, change: SchemaChange): Promise<string> {
  return runner.withEmpty(async (target, probe) => {
    const { error } = await runner.sync(target, change.before)
    if (error?.name === 'CannotDeclare') return `– cannot declare ${error.message}`
    if (error !== undefined) return `✗ the first model fails: ${brief(error.message)}`
    for (const sql of change.meanwhile) await probe.run(sql)
    return judged(runner, change, { target, probe })
  })
}

interface Database {
  readonly target: Target
  readonly probe: Probe
}

async function judged(runner: SyncRunner, change: SchemaChange, database: Database): Promise<string> {
  if (change.wanted === 'leave') return left(runner, change, database)
  let refusal: string | undefined
  let isTouched = false
  for (const level of runner.contender.levels) {
    const sight = await look(runner, change, { ...database, level })
    if (sight.isTouched && !sight.isKept) return `✗ ${change.lost ?? 'data lost'}${said(level)}`
    if (sight.isReached && sight.answer.error === undefined) {
      if (change.wanted === 'refuse') return `✓ made${said(level)}`
      const again = await look(runner, change, { ...database, level })
      return again.isTouched
        ? `~ kept, but altered again at each start${said(level)}`
        : `✓ kept${said(level)}${refusal === undefined ? '' : ', refused before'}`
    }
    isTouched ||= sight.isTouched
    refusal = sight.answer.error === undefined ? undefined : failure(sight, change)
  }
  return refusal ?? (isTouched ? '✗ not made' : '✗ not seen')
}

/** What the database must still have, however far the library may go with what the model names. */
async function left(runner: SyncRunner, change: SchemaChange, database: Database): Promise<string> {
  const { levels } = runner.contender
  const [unasked, asked] = [levels.filter((level) => !isAsking(level)), levels.find(isAsking)]
  for (const level of unasked) {
    const sight = await look(runner, change, { ...database, level })
    if (sight.answer.error !== undefined) return failure(sight, change)
    if (!sight.isKept) return `✗ ${change.lost ?? 'data lost'}, unasked`
    if (sight.isTouched) return `✗ the schema is changed at each start${await twice(database)}`
  }
  if (asked === undefined || (await change.isReached(database.probe))) return '✓ left as it is'
  const { isReached } = await look(runner, change, { ...database, level: asked })
  return isReached ? `✓ left; dropped with \`${asked}\`` : '~ left, and cannot be dropped'
}

const isAsking = (level: string): boolean => level.includes('dropUnknown')

/** Constraints that say the same. */
async function twice({ probe }: Database): Promise<string> {
  const lines = (await probe.lines('author')).filter((line) => / UNIQUE \(/u.test(line))
  const count = lines.filter((line) => !line.includes('INDEX')).length
  return count > 1 ? `, ${count} times the same UNIQUE` : ''
}

async function look(
  runner: SyncRunner,
  change: SchemaChange,
  { target, probe, level }: Database & { readonly level: string },
): Promise<Sight> {
  const before = await probe.fingerprint()
  const answer = await runner.sync(target, change.after, { level })
  const isTouched = (await probe.fingerprint()) !== before
  return {
    answer,
    isReached: await change.isReached(probe),
    isKept: await change.isKept(probe).catch(() => false),
    isTouched,
  }
}

function failure({ answer, isTouched }: Sight, { wanted }: SchemaChange): string {
  const { name, message } = answer.error ?? { name: '', message: '' }
  if (name === 'CannotDeclare') return `– cannot declare ${message}`
  if (name === 'Refused') return `${wanted === 'refuse' ? '✓' : '~'} refused: ${brief(message)}`
  return `${isTouched ? '✗ fails halfway' : '~ fails, nothing done'}: ${brief(message)}`
}

function said(level: string): string {
  return level === '' ? '' : ` (${/[:']/u.test(level) ? `\`${level}\`` : level})`
}

function brief(message: string): string {
  const line = message.replace(/\s+/gu, ' ').replaceAll('|', '\\|').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

const PROCESSES = [0, 1, 2, 3, 4, 5]
const ROUNDS = 5

/** Six processes that have loaded the library bring an empty database to the same model; several times. */
export async function startAtOnce(runner: SyncRunner): Promise<string> {
  const failed: string[] = []
  for (let round = 0; round < ROUNDS; round++) failed.push(...(await roundAtOnce(runner)))
  if (failed.length === 0) return '✓ all start'
  return `✗ ${failed.length} of ${ROUNDS * PROCESSES.length} starts fail: ${failed[0] ?? ''}`
}

function roundAtOnce(runner: SyncRunner): Promise<string[]> {
  return runner.withEmpty(async (target, probe) => {
    await Promise.all(PROCESSES.map((process) => runner.sync(target, [], { process })))
    const answers = await Promise.all(PROCESSES.map((process) => runner.sync(target, AT_ONCE, { process })))
    const failed = answers.flatMap(({ error }) => (error === undefined ? [] : [brief(error.message)]))
    return (await probe.lines('book')).length > 0 ? failed : [...failed, 'no tables afterwards']
  })
}
