/** What it does to the values of a table that it is built anew. */
import type { Column } from '../../../schema/column'
import type { Assessment } from '../../diff-rules'
import { type Change, type ChangeOf, subjectOf } from '../../schema-change'
import { affinityOf } from '../affinity'
import { usualTypeName } from '../declared-type'
import { LOCK } from '../diff-rules'
import { columnConversion } from './column-conversion'

type Rebuild = ChangeOf<'rebuildTable'>

/** What a rebuild does, and whether it can be done. */
export function assessRebuild({ changes }: Rebuild, isEmpty: boolean): Assessment {
  const subjects = changes.map(told).join('; ')
  const hopeless = isEmpty ? [] : changes.filter(isHopeless)
  if (hopeless.length > 0)
    return {
      safety: 'destroys',
      lock: LOCK,
      reason: `SQL cannot convert the values of: ${hopeless.map(told).join('; ')}`,
      saferWay:
        'Add a column of the new type beside it, let the program fill it, and drop the old one; or empty the table.',
      possible: false,
    }
  const losses = changes.flatMap((change) => lossOf(change) ?? [])
  const how = `the table is built anew, with all its rows, for: ${subjects}`
  if (isEmpty)
    return { safety: 'safe', lock: LOCK, reason: `the table is empty, and is built anew for: ${subjects}` }
  const saferWay =
    'Other writers wait until all rows are copied: do it while few write, and have a copy of the file.'
  return losses.length === 0
    ? { safety: 'rewrites', lock: LOCK, reason: how, saferWay }
    : { safety: 'destroys', lock: LOCK, reason: `${losses.join('; ')}; ${how}`, saferWay }
}

/** Of what would leave views and triggers behind that nobody can use any more. */
export function keptByReaders(assessment: Assessment, broken: readonly string[]): Assessment {
  if (broken.length === 0) return assessment
  return {
    ...assessment,
    reason: `${[...new Set(broken)].join(' and ')} would not work any more after this`,
    saferWay: 'Drop what is named here, and create it anew without what goes after sync.',
    possible: false,
  }
}

/** With both sides, where there are two. */
function told(change: Change): string {
  const subject = subjectOf(change)
  return 'wanted' in change ? `${subject} (${change.wanted} instead of ${change.found})` : subject
}

/** What it does to drop a column by ALTER TABLE. */
export function assessDrop(column: Column, isEmpty: boolean): Assessment {
  return isEmpty
    ? { safety: 'safe', lock: LOCK, reason: 'the table is empty' }
    : {
        safety: 'destroys',
        lock: LOCK,
        reason: `the values of ${column.name} are lost`,
        saferWay: 'Let no program use the column first, and have a copy of the file.',
      }
}

function lossOf(change: Change): string | undefined {
  if (change.kind === 'dropColumn') return `the values of ${change.column.name} are lost`
  if (change.kind !== 'changeColumn') return undefined
  const { column, foundColumn, facets } = change
  const names = new Set(facets.map(({ name }) => name.split('.')[0]))
  const isWorkedOut = column.options.computed !== undefined && foundColumn.options.computed === undefined
  if (names.has('computed') && isWorkedOut)
    return `the values of ${column.name} are worked out from now on, and those that are there are lost`
  const conversion = columnConversion(change)
  if (conversion?.values === 'lost')
    return `values of ${column.name} are rounded or cut without a word: ${foundColumn.type.toString()} as ${column.type.toString()}`
  if (conversion !== undefined && conversion.values !== 'kept') return undefined
  return names.has('type') || names.has('dialect') ? lossOfForm(column, foundColumn) : undefined
}

function isHopeless(change: Change): boolean {
  return change.kind === 'changeColumn' && columnConversion(change)?.values === 'none'
}

function lossOfForm(column: Column, foundColumn: Column): string | undefined {
  const [from, to] = [affinityOf(typeName(foundColumn)), affinityOf(typeName(column))]
  return from === to || KEEPS_ALL.has(`${from} ${to}`)
    ? undefined
    : `values of ${column.name} may become others: ${from} is stored as ${to}`
}

/** From where to where no value changes but for its form. */
const KEEPS_ALL = new Set([
  'INTEGER TEXT',
  'INTEGER NUMERIC',
  'REAL INTEGER',
  'REAL NUMERIC',
  'NUMERIC INTEGER',
  ...['INTEGER', 'REAL', 'NUMERIC', 'TEXT'].map((from) => `${from} BLOB`),
])

function typeName({ type, options }: Column): string {
  return options.dialect?.sqlite?.declaredType ?? usualTypeName(type, { strict: false, key: 'none' }) ?? ''
}
