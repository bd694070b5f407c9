import type { Expression } from '../../expression/expression'
import type { RawSql } from '../../expression/raw-sql'
import type { Column } from '../../schema/column'
import type { Index } from '../../schema/table-index'
import type { Change } from '../change'
import type { TablePair } from '../snapshot'
import type { DiffContext } from './context'

/** Compares the indexes of one table: by name, else by what they are over. */
export function diffIndexes({ wanted, found, normal }: TablePair, context: DiffContext): Change[] {
  const { nameKey } = context.rules
  const byName = new Map(found.declaredIndexes.map((index) => [nameKey(index.name), index]))
  const normalByName = new Map((normal?.declaredIndexes ?? []).map((index) => [nameKey(index.name), index]))
  const definitions = new Set(found.declaredIndexes.map((index) => definitionOf(index, context)))
  return wanted.indexes.flatMap((index): Change[] => {
    const name = nameKey(context.compiler.nameOf(index))
    const own = normalByName.get(name) ?? (index.plainColumns === undefined ? undefined : index)
    const definition = own && definitionOf(own, context)
    const same = byName.get(name)
    if (same !== undefined)
      return definition === undefined ? [] : compared(index, definition, definitionOf(same, context))
    if (definition !== undefined && definitions.has(definition)) return []
    return missing(index, context)
  })
}

function compared(index: Index, wanted: string, found: string): Change[] {
  return wanted === found ? [] : [{ kind: 'differs', subject: subject(index), wanted, found }]
}

/** In one schema no two indexes can have the same name, whatever their tables. */
function missing(index: Index, { existing, compiler }: DiffContext): Change[] {
  const owner = existing.indexOwner(index)
  if (owner === undefined) return [{ kind: 'addIndex', table: index.table, index }]
  const name = compiler.nameOf(index)
  const found =
    owner === index.table.name
      ? 'an index of this name that belongs to a constraint, is invalid, or is of another kind'
      : `one on table ${owner}`
  return [
    {
      kind: 'differs',
      subject: subject(index),
      wanted: `an index ${name} on table ${index.table.name}`,
      found,
    },
  ]
}

function subject(index: Index): string {
  return `index ${index.name} of table ${index.table.key}`
}

/** What an index is, without its name. */
function definitionOf(index: Index, context: DiffContext): string {
  const { rules } = context
  const parts = index.orderings.map(({ operand, direction, nulls = rules.defaultNulls(direction) }) => {
    return `${textOf(operand, context)} ${direction.toUpperCase()} NULLS ${nulls.toUpperCase()}`
  })
  const where = index.where === undefined ? '' : ` WHERE ${textOf(index.where, context)}`
  return `${index.unique ? 'UNIQUE ' : ''}(${parts.join(', ')})${where}`
}

/** Expressions of inspected tables are texts. */
function textOf(expression: Expression, { rules }: DiffContext): string {
  if (expression.kind === 'column') return rules.nameKey((expression as Column).name)
  return rules.sqlKey((expression as RawSql).texts.join(''))
}
