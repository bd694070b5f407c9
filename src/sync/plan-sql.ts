/**
 * A plan as a script for people, for a database's own shell, and for us. What only we need stands in comments that begin with
 * `-- dovetail:` and a token; between them stand the statements, as a reviewer may have changed them. The token is a hash of the
 * steps, so that no text inside of a statement can look like such a comment.
 */
import { dialects } from '../dialect/dialects'
import type { DiffRules } from '../dialect/diff-rules'
import type { Dialect } from '../dialect/dialect'
import { SyncError } from '../errors'
import { shortHash } from '../util/short-hash'
import { joinStatements, sqlComment, terminated, unterminated } from '../util/sql-script'
import { DEFAULT_LOCK_TIMEOUT_MS } from './options'
import type { PlanData } from './plan-data'
import { describeStep, type Step } from './safety'
import { groupsOf, type StepGroup } from './step-groups'

const FIRST_MARK = /^-- dovetail:([0-9a-f]+) plan /m

function markOf(token: string): string {
  return `-- dovetail:${token} `
}

/** Writes a plan. */
export function planToSql({ steps, ...head }: PlanData): string {
  const dialect = dialects[head.dialect]
  const mark = markOf(shortHash(JSON.stringify(steps)))
  const possible = steps.filter((step) => step.possible)
  const lines = [
    '-- A plan of Dovetail. What follows "dovetail:" in comments is needed to apply it as a plan.',
    `${mark}plan ${marked(head)}`,
    ...head.notes.map((note) => sqlComment(`note: ${note}`)),
    ...(possible.length > 0 ? dialect.diffRules.scriptSetup.map(terminated) : []),
    ...steps.filter((step) => !step.possible).map((step) => untaken(step, mark)),
    ...groupsOf(possible).map((group) => groupText(group, dialect, mark)),
  ]
  return `${lines.join('\n\n')}\n`
}

/** A step that is only told: all of it is comment. */
function untaken(step: Step, mark: string): string {
  return `${describeStep({ ...step, sql: '' })}\n${mark}untaken ${stepHead(step)}`
}

function groupText({ transaction, steps }: StepGroup, dialect: Dialect, mark: string): string {
  const { emptyGuard, lockWait } = dialect.diffRules
  const texts = steps.flatMap((step) => [...guard(step, emptyGuard), stepText(step, mark)])
  if (transaction === 'none')
    return [script(lockWait(DEFAULT_LOCK_TIMEOUT_MS)), ...texts, script(lockWait())].join('\n\n')
  const before = [
    ...(dialect.changeFrame?.enter ?? []),
    ...dialect.begin({}),
    ...dialect.diffRules.transactionSetup,
  ]
  const after = ['COMMIT', ...(dialect.changeFrame?.leave ?? [])]
  return [script(before), ...texts, script(after)].join('\n\n')
}

/** Who writes takes no notice of a script: what is safe on an empty table is refused on any other. */
function guard({ empty }: Step, emptyGuard: DiffRules['emptyGuard']): string[] {
  return empty.map((path) => script(emptyGuard(path))).filter((text) => text !== '')
}

function script(statements: readonly string[]): string {
  return statements.map(terminated).join('\n')
}

function stepText(step: Step, mark: string): string {
  const comment = describeStep({ ...step, sql: '' })
  const statements = step.statements.map(terminated).join(`\n${mark}and\n`)
  return `${comment}\n${mark}step ${stepHead(step)}\n${statements}\n${mark}end`
}

function stepHead({ sql: _sql, statements: _statements, ...rest }: Step): string {
  return marked(rest)
}

/** On one line for everybody: for JSON some characters end no line, for editors they do. */
function marked(data: unknown): string {
  return JSON.stringify(data).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Reads a plan back: data that is still to be checked. @throws SyncError if the marks are missing */
export function planFromSql(text: string): unknown {
  let head: Record<string, unknown> | undefined
  const steps: StepText[] = []
  for (const { word, data, body } of sectionsOf(text)) {
    if (word === 'plan') head = parsed(data)
    else if (word === 'step') steps.push({ head: parsed(data), statements: [body] })
    else if (word === 'untaken') steps.push({ head: parsed(data), statements: [] })
    else if (word === 'and') steps.at(-1)?.statements.push(body)
  }
  if (head === undefined) throw unmarked()
  return { ...head, steps: steps.map(stepData) }
}

interface StepText {
  readonly head: Record<string, unknown>
  readonly statements: string[]
}

/** A statement that a reviewer took out is gone. */
function stepData({ head, statements }: StepText): Record<string, unknown> {
  const left = statements.filter((sql) => sql.trim() !== '')
  return { ...head, statements: left, sql: joinStatements(left) }
}

interface Section {
  readonly word: string
  readonly data: string
  /** What stands between this mark and the next, without the last semicolon. */
  readonly body: string
}

function sectionsOf(text: string): Section[] {
  const mark = markOf(FIRST_MARK.exec(text)?.[1] ?? '')
  return text
    .split(new RegExp(`^(?=${mark})`, 'm'))
    .filter((section) => section.startsWith(mark))
    .map((section) => {
      const [, word = '', data = '', rest = ''] =
        /^(\w+) ?([^\r\n]*)(?:\r?\n)?(.*)$/s.exec(section.slice(mark.length)) ?? []
      return { word, data, body: unterminated(rest) }
    })
}

function parsed(data: string): Record<string, unknown> {
  try {
    return JSON.parse(data) as Record<string, unknown>
  } catch {
    throw unmarked()
  }
}

function unmarked(): SyncError {
  return new SyncError(
    'The text is no plan of Dovetail: the comments that begin with "-- dovetail:" are missing or were changed.\n' +
      '  Leave them as plan.toSql() writes them; the statements between them may be changed.',
  )
}
