/** What could not be compared with the database, which may differ in it from the model. */
import { readable, type Step } from './safety'
import type { Snapshot } from './snapshot'

interface Uncompared {
  readonly subject: string
  readonly table?: string
  readonly reason: string
}

/** What is told of it: steps that only people can take, or notes where other steps may make it possible. */
export function uncompared(
  { failures, typeFailures }: Pick<Snapshot, 'failures' | 'typeFailures'>,
  others: readonly Step[],
): { readonly steps: readonly Step[]; readonly notes: readonly string[] } {
  const all: Uncompared[] = [
    ...[...failures].map(([{ key, isView }, why]) => ({
      subject: `${isView ? 'view' : 'table'} ${key}`,
      table: key,
      reason: `defaults, checks and index expressions of table ${key} were not compared: ${why}`,
    })),
    ...[...typeFailures].map(([type, why]) => {
      const subject = `${type.kind} type ${type.name ?? ''}`
      return { subject, reason: `${subject} was not compared: ${why}` }
    }),
  ]
  if (others.some(({ change }) => MAKING.test(change.kind)))
    return { steps: [], notes: all.map(({ reason }) => reason) }
  return { steps: all.map(stepOf), notes: [] }
}

/** What brings, or changes, what expressions may name. */
const MAKING = /^(?:add(?:Schema|Extension|Type|Enum|Sequence|Table|View|Column)|change|rename|move)/

function stepOf({ reason, ...about }: Uncompared): Step {
  return readable({
    change: { kind: 'uncompared', ...about },
    sql: '',
    statements: [],
    safety: 'destroys',
    lock: '',
    size: undefined,
    reason,
    saferWay: undefined,
    possible: false,
    transaction: 'shared',
    undo: [],
    empty: [],
    searches: [],
  })
}
