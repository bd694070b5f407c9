/** What could not be compared with the database, which may differ in it from the model. */
import type { Column } from '../schema/column'
import { Table } from '../schema/table'
import type { DefinedType } from '../types/defined-type'
import { readable, type Step } from './safety'

interface Uncompared {
  readonly subject: string
  readonly table?: string
  readonly reason: string
}

/** What is told of it. */
interface UncomparedFacts {
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
}

/**
 * Steps that only people can take, one for each table, view or type. Where something gets another name, the views that read it
 * follow, and will be compared under that name: a note tells them.
 */
export function uncompared(
  parts: ReadonlyMap<object, string>,
  types: ReadonlyMap<DefinedType, string>,
  others: readonly Step[],
): UncomparedFacts {
  const tables = new Map<Table, string>()
  for (const [part, why] of parts) {
    const table = part instanceof Table ? part : (part as Column).table
    if (!tables.has(table)) tables.set(table, why)
  }
  const all: Uncompared[] = [
    ...[...tables].map(([{ key, isView }, why]) => {
      const subject = `${isView ? 'view' : 'table'} ${key}`
      const what = isView ? 'the query' : 'defaults, checks and index expressions'
      return {
        subject,
        table: key,
        reason: `${what} of ${subject} ${isView ? 'was' : 'were'} not compared: ${why}`,
      }
    }),
    ...[...types].map(([type, why]) => {
      const subject = `${type.kind} type ${type.name ?? ''}`
      return { subject, reason: `${subject} was not compared: ${why}` }
    }),
  ]
  const isRenaming = others.some(({ change }) => /^(?:rename|move)/.test(change.kind))
  const isLater = ({ subject }: Uncompared): boolean => isRenaming && subject.startsWith('view ')
  return {
    steps: all.filter((each) => !isLater(each)).map(stepOf),
    notes: all.filter(isLater).map(({ reason }) => reason),
  }
}

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
