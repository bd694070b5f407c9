/** Labels cannot be taken from a type, nor change places: another type takes its place. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Column } from '../../../schema/column'
import { RenameType } from '../../../statement/ddl/alter-object-ddl'
import { CreateType, DropType } from '../../../statement/ddl/type-ddl'
import { enumOf } from '../../../types/enum-of'
import type { SqlType } from '../../../types/sql-type'
import { fitName } from '../../../util/fit-name'
import type { PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import type { Alteration, Change } from '../../schema-change'
import { capabilities } from '../capabilities'
import { ACCESS_EXCLUSIVE, onEmpty } from './assessments'
import { enumNamed } from './renamings'
import { typeDrafts } from './type-changes'

type EnumChange = Extract<Alteration, { readonly kind: 'changeEnum' }>
type ColumnChange = Extract<Alteration, { readonly kind: 'changeColumn' }>

/**
 * The old type gets another name, the new one its name, and each column of it is written anew, label by label. What else has the
 * old type keeps it from being dropped, and the database refuses all of it.
 */
export function enumReplacement(change: EnumChange, facts: PlanningFacts, compiler: DdlCompiler): Draft[] {
  const { schema, type } = change
  const columns = columnsOf(change, facts)
  const all: PlanningFacts = { ...facts, changes: [...facts.changes, ...columns] }
  const assessment = assess(change, columns, facts)
  const altering = columns.flatMap((column) => typeDrafts(column, all, compiler))
  const untold = altering.find(({ assessment: { possible } }) => possible === false)
  if (untold !== undefined) return [{ ...untold, change }]
  const old = fitName(`dovetail_old_${type.name ?? ''}`, capabilities.identifierBytes)
  const create = new CreateType(type, schema)
  const draft = { change, assessment }
  return [
    {
      ...draft,
      phase: 'type',
      nodes: [new RenameType({ type, schema }, old), create, ...compiler.companions(create)],
    },
    ...altering.map((each) => ({ ...each, ...draft })),
    {
      ...draft,
      phase: 'removedColumn',
      nodes: [new DropType(enumNamed(type, old), schema)],
    },
  ]
}

/** The columns that are of the type in the model and in the database, unless they get another type anyway. */
function columnsOf({ type, subject, wanted, found }: EnumChange, facts: PlanningFacts): ColumnChange[] {
  const isOfType = (candidate: SqlType): boolean => enumOf(candidate, 'postgres')?.name === type.name
  const changed = new Set(facts.changes.flatMap((change) => (isChangeOfType(change) ? [change.column] : [])))
  return facts.pairs.flatMap(({ wanted: table, found: foundTable }) =>
    table.columns.flatMap((column): ColumnChange[] => {
      const foundColumn = foundTable.columns.find(({ name }) => name === column.name)
      if (foundColumn === undefined || !isOfType(column.type) || !isOfType(foundColumn.type)) return []
      if (table.isView || changed.has(column)) return []
      const facets = [{ name: 'type', first: wanted, second: found }]
      return [{ kind: 'changeColumn', table, column, foundColumn, subject, wanted, found, facets }]
    }),
  )
}

function isChangeOfType(change: Change): change is ColumnChange {
  return change.kind === 'changeColumn' && change.facets.some(({ name }) => name === 'type')
}

function assess(
  { labels, type }: EnumChange,
  columns: readonly { readonly table: Column['table'] }[],
  facts: PlanningFacts,
): Assessment {
  const lock = `${ACCESS_EXCLUSIVE} on all tables that have columns of it`
  if (columns.every(({ table }) => facts.isEmpty(table))) return onEmpty(lock)
  const gone = labels.some((label) => !type.values.includes(label))
  return gone
    ? {
        safety: 'destroys',
        lock,
        reason: 'labels go, and all rows are written anew; one that has such a label makes it fail',
        saferWay: 'Give the rows that have such labels others first.',
      }
    : { safety: 'rewrites', lock, reason: 'the labels change places, and all rows are written anew' }
}
