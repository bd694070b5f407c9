import { walk } from '../../expression/expression'
import { CheckConstraint } from '../../schema/check'
import { Column } from '../../schema/column'
import type { ColumnCollectionConstraint, Constraint } from '../../schema/constraint'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import { UniqueConstraint } from '../../schema/unique'
import type { RawSql } from '../../expression/raw-sql'
import type { Change } from '../change'
import type { TablePair } from '../snapshot'
import { columnKeys, type DiffContext } from './context'

/** Compares primary key, uniques, checks and foreign keys of one table. */
export function diffConstraints(pair: TablePair, context: DiffContext): Change[] {
  return [
    ...diffPrimaryKey(pair, context),
    ...diffUniques(pair, context),
    ...diffChecks(pair, context),
    ...diffForeignKeys(pair, context),
  ]
}

/** Those of a new table's keys that must wait for another table are constraints to be added like any other. */
function diffForeignKeys(
  { wanted, found }: Pick<TablePair, 'wanted' | 'found'>,
  context: DiffContext,
): Change[] {
  const newColumns = wanted.columns.filter(
    (column) => !columnKeys(found.columns, context).includes(context.rules.nameKey(column.name)),
  )
  const withColumn = new Set(newColumns.flatMap((column) => context.rules.keysOfNewColumn(column)))
  const there = new Map(found.foreignKeys.map((key) => [targetKey(key, context), key]))
  return wanted.foreignKeys.flatMap((key) => {
    if (withColumn.has(key)) return []
    const other = there.get(targetKey(key, context))
    if (other === undefined) return [added(key, context)]
    const [first, second] = [behaviour(key), behaviour(other)]
    return first === second ? [] : [differs(key, first, second)]
  })
}

function diffPrimaryKey({ wanted, found }: TablePair, context: DiffContext): Change[] {
  const { primaryKey } = wanted
  if (primaryKey.columns.length === 0) return []
  if (found.primaryKey.columns.length === 0) return [added(primaryKey, context)]
  const [first, second] = [primaryKey, found.primaryKey].map((key) =>
    describeKey(key, columnKeys(key.columns, context)),
  )
  return first === second ? [] : [differs(primaryKey, first ?? '', second ?? '')]
}

/** The order of a unique's columns changes nothing about what it allows. */
function diffUniques({ wanted, found }: TablePair, context: DiffContext): Change[] {
  const keyOf = (unique: UniqueConstraint): string =>
    JSON.stringify(columnKeys(unique.columns, context).sort())
  const there = new Map(uniquesOf(found).map((unique) => [keyOf(unique), unique]))
  return uniquesOf(wanted).flatMap((unique) => {
    const other = there.get(keyOf(unique))
    if (other === undefined) return [added(unique, context)]
    const [first, second] = [unique, other].map(timing)
    return first === second ? [] : [differs(unique, first ?? '', second ?? '')]
  })
}

/** Checks are found by name, else by their text. */
function diffChecks({ wanted, found, normal }: TablePair, context: DiffContext): Change[] {
  const { nameKey, sqlKey } = context.rules
  const textOf = (check: CheckConstraint): string => sqlKey((check.condition as RawSql).texts.join(''))
  const byName = new Map(checksOf(found).map((check) => [nameKey(check.givenName ?? ''), check]))
  const texts = new Set(checksOf(found).map(textOf))
  const normalByName = new Map(
    (normal === undefined ? [] : checksOf(normal)).map((check) => [nameKey(check.givenName ?? ''), check]),
  )
  return checksOf(wanted).flatMap((check) => {
    const name = nameKey(context.compiler.nameOf(check))
    const [same, own] = [byName.get(name), normalByName.get(name)]
    // Taken into the type of its column, which is compared as such.
    if (own === undefined && isComparable(check, normal)) return []
    const text = own && textOf(own)
    if (same === undefined) return text !== undefined && texts.has(text) ? [] : [added(check, context)]
    return text === undefined || text === textOf(same) ? [] : [differs(check, text, textOf(same))]
  })
}

/** Whether all that the check is about was brought to the database's own form. */
function isComparable(check: CheckConstraint, normal: Table | undefined): boolean {
  const names = [...walk(check.condition)].flatMap((part): string[] =>
    part instanceof Column ? [String(part.name)] : [],
  )
  return normal !== undefined && names.every((name) => normal.findColumn(name) !== undefined)
}

function uniquesOf(table: Table): UniqueConstraint[] {
  return table.constraints.filter((constraint) => constraint instanceof UniqueConstraint)
}

function checksOf(table: Table): CheckConstraint[] {
  return table.constraints.filter((constraint) => constraint instanceof CheckConstraint)
}

/** Another constraint of the name stands in the way: that is a difference, not something missing. */
function added(constraint: Constraint, { existing, compiler }: DiffContext): Change {
  if (!existing.hasConstraint(constraint))
    return { kind: 'addConstraint', table: constraint.table, constraint }
  const name = compiler.nameOf(constraint)
  return {
    kind: 'differs',
    subject: subject(constraint),
    wanted: `a constraint ${name} of this definition`,
    found: `a constraint ${name} of another definition`,
  }
}

function differs(constraint: Constraint, wanted: string, found: string): Change {
  return { kind: 'differs', subject: subject(constraint), wanted, found }
}

function subject(constraint: Constraint): string {
  return `constraint ${constraint.name} of table ${constraint.table.key}`
}

/** Where a key leads, whatever it is called: its pairs of columns in any order. */
function targetKey(key: ForeignKeyConstraint, context: DiffContext): string {
  const { rules, existing } = context
  const { schema = existing.defaultSchema, name } = key.referredTable
  const [own, referred] = [columnKeys(key.columns, context), columnKeys(key.referredColumns, context)]
  const pairs = own.map((column, i) => JSON.stringify([column, referred[i]])).sort()
  return JSON.stringify([rules.nameKey(schema), rules.nameKey(name), ...pairs])
}

function behaviour(key: ForeignKeyConstraint): string {
  const action = (event: string, value: string | undefined): string => `ON ${event} ${value ?? 'NO ACTION'}`
  return [
    `MATCH ${key.match ?? 'SIMPLE'}`,
    action('DELETE', key.onDelete),
    action('UPDATE', key.onUpdate),
    timing(key),
  ].join(' ')
}

/** INITIALLY DEFERRED makes a constraint deferrable, said or not. */
function timing({ deferrable, initially }: Constraint): string {
  const isDeferrable = deferrable ?? initially === 'DEFERRED'
  return isDeferrable ? `DEFERRABLE INITIALLY ${initially ?? 'IMMEDIATE'}` : 'NOT DEFERRABLE'
}

function describeKey(key: ColumnCollectionConstraint, columns: readonly string[]): string {
  return `(${columns.join(', ')}) ${timing(key)}`
}
