import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Column } from '../../../schema/column'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Table } from '../../../schema/table'
import { RenameColumn, RenameConstraint, RenameIndex, RenameTable } from '../../../statement/ddl/alter-ddl'
import { MoveTable, MoveType, RenameType } from '../../../statement/ddl/alter-object-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { EnumType } from '../../../types/enum'
import { baseType } from '../../../types/resolve-type'
import { formerNames } from '../../../util/former-names'
import type { ExistingChange, PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import { tableOf, type Change } from '../../schema-change'
import { enumNamed, labelRenaming, typeRenaming } from '../renamed-types'
import { nameOfSerial, namesOfCheck } from '../server-names'
import { oldPart, renamedPart } from '../../changed-parts'
import { foundPartitions } from './partition-changes'

/** What the planning of new names needs besides. */
interface RenamingContext {
  readonly facts: Pick<PlanningFacts, 'changes' | 'existing'>
  readonly compiler: DdlCompiler
}

/** The statements that give something its new name; undefined for changes of other kinds. */
export function renamingDrafts(change: ExistingChange, context: RenamingContext): Draft[] | undefined {
  const nodes = nodesOf(change, context)
  if (nodes === undefined) return undefined
  const assessment = assessmentOf(change)
  const makes = change.kind === 'moveTable' ? partsOf(change.table) : undefined
  const freed = freedFor(change, context)
  if (freed.length > 0) return [{ change, phase: 'key', nodes, assessment, makes, needs: freed }]
  return [{ change, phase: 'renaming', nodes, assessment, makes }]
}

/** The removals of what has the name: it can be given when they are made. */
function freedFor(change: ExistingChange, { facts: { changes }, compiler }: RenamingContext): Change[] {
  const part = renamedPart(change)
  if (part === undefined) return []
  const name = compiler.nameOf(part)
  const awaited = new Set('after' in change ? change.after : [])
  return changes.filter((other) => {
    if (!other.kind.startsWith('drop')) return false
    return awaited.has(other) || (oldPart(other)?.name === name && tableOf(other) === tableOf(change))
  })
}

/** https://www.postgresql.org/docs/current/sql-altertable.html: only the catalog is written to, but nobody may be reading by the old name. */
function assessmentOf({ kind }: ExistingChange): Assessment {
  if (kind === 'renameLabel')
    return {
      safety: 'safe',
      lock: 'none',
      reason: 'only the label changes, which was declared; the rows that have it follow',
      saferWay:
        'Programs of the version before fail from then on where they name the label: stop them first.',
    }
  const lock = kind === 'renameIndex' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
  if (kind !== 'renameTable' && kind !== 'renameColumn' && kind !== 'moveTable')
    return { safety: 'safe', lock, reason: 'it is what the model says under another name: only that changes' }
  const reason = 'only the name changes, which was declared; the rows stay as they are'
  return {
    safety: 'safe',
    lock,
    reason,
    saferWay:
      'Programs of the version before fail from then on: stop them first, or keep the old name until they are gone.',
  }
}

function nodesOf(change: ExistingChange, { facts, compiler }: RenamingContext): DdlNode[] | undefined {
  switch (change.kind) {
    case 'renameType':
      return [typeRenaming(change)]
    case 'renameLabel':
      return [labelRenaming(change)]
    case 'renameTable': {
      const { table, from } = change
      const now = { name: from, schema: table.schema }
      return [new RenameTable(now, table.name), ...followers(table, table.columns, { facts, tables: [from] })]
    }
    case 'moveTable':
      return [...moved(change, facts), ...movedTypes(change, facts)]
    case 'renameColumn': {
      const { table, column, from } = change
      const rename = new RenameColumn(table, from, column.name)
      return [rename, ...followers(table, [column], { facts, tables: [table.name] })]
    }
    case 'renameConstraint': {
      const { table, from, constraint } = change
      const to = compiler.nameOf(constraint)
      // The server itself renames those of partitions only where they are checks.
      const partitions =
        constraint instanceof ForeignKeyConstraint ? foundPartitions(table, facts, compiler) : []
      return [
        new RenameConstraint(table, from, to),
        ...partitions
          .filter(({ name, schema }) => facts.existing.hasConstraintNamed(from, { name, schema }))
          .map((partition) => new RenameConstraint(partition, from, to)),
      ]
    }
    case 'renameIndex':
      return [new RenameIndex(change.table, change.from, compiler.nameOf(change.index))]
    default:
      return undefined
  }
}

/** What was waited for is there as soon as the table is. */
function partsOf(table: Table): object[] {
  return [table, ...table.columns, ...table.constraints, ...table.indexes]
}

/** It gets its name where that is free. */
function moved({ table, from, there }: Move, { existing }: MovingFacts): DdlNode[] {
  const to = table.schema ?? existing.defaultSchema
  const isFree = !there.hasTable({ name: from.name, schema: table.schema })
  const move = new MoveTable(isFree ? from : { name: table.name, schema: from.schema }, to)
  const rename = new RenameTable(isFree ? { name: from.name, schema: to } : from, table.name)
  if (from.name === table.name) return [move]
  const names = { hasSequence: there.hasSequence.bind(there), hasConstraintNamed: () => false }
  const sequences = followers(table, table.columns, {
    facts: { existing: names },
    tables: [from.name],
    schemaNow: from.schema,
  })
  return [...(isFree ? [move, rename] : [rename, move]), ...sequences]
}

/** The enum types of its columns, unless others have them, too. */
function movedTypes({ table, from, there }: Move, { existing }: MovingFacts): DdlNode[] {
  const to = table.schema ?? existing.defaultSchema
  const others = table.metadata.allTables().filter((other) => other !== table)
  return table.columns.flatMap((column): DdlNode[] => {
    const { givenType: type } = column
    if (!(type instanceof EnumType) || !type.native || type.schema !== undefined) return []
    const own = nameOf(type)
    const isShared = others.some(({ columns }) => columns.some((each) => isOfType(each, own)))
    const names = [
      own,
      ...formerNames(type.renamedFrom),
      ...[column.name, ...column.formerNames].map((name) => `${from.name}_${name}`),
    ]
    const now = names.find((name) => there.hasType(name, from.schema))
    if (isShared || now === undefined || existing.hasType(own, table.schema)) return []
    const place = { type: enumNamed(type as EnumType<unknown>, now), schema: from.schema }
    return [new MoveType(place, to), ...(now === own ? [] : [new RenameType({ ...place, schema: to }, own)])]
  })
}

function isOfType({ givenType }: Column, name: string): boolean {
  return givenType instanceof EnumType && givenType.name === name
}

type Move = Extract<ExistingChange, { readonly kind: 'moveTable' }>
type MovingFacts = Pick<PlanningFacts, 'existing'>

function nameOf({ name }: EnumType<unknown>): string {
  return name ?? ''
}

interface Followers {
  readonly facts: { readonly existing: Pick<PlanningFacts['existing'], 'hasSequence' | 'hasConstraintNamed'> }
  /** The names that the table may have had when the others were made. */
  readonly tables: readonly string[]
  /** Where they are told to be, if that is not the schema of the table. */
  readonly schemaNow?: string
}

/** What the server has named after table and column, and would not rename by itself: sequences, and checks of columns. */
function followers(
  table: Table,
  columns: readonly Column[],
  { facts, tables, schemaNow = table.schema }: Followers,
): DdlNode[] {
  const { existing } = facts
  const { schema } = table
  return columns.flatMap((column): DdlNode[] => {
    const sequence = nameOfSerial(table.name, column.name)
    const oldSequence = formerSerials(column, tables).find(
      (name) => name !== sequence && existing.hasSequence({ name, schema: schemaNow }),
    )
    const [check = ''] = namesOfCheck(table.name, column.name)
    const oldCheck = madeNames(column, tables, namesOfCheck)
      .flat()
      .find((name) => name !== check && existing.hasConstraintNamed(name, table))
    return [
      ...(oldSequence === undefined || !isNumbered(column)
        ? []
        : [new RenameTable({ name: oldSequence, schema }, sequence)]),
      ...(oldCheck === undefined || !isChecked(column) ? [] : [new RenameConstraint(table, oldCheck, check)]),
    ]
  })
}

/** The names that the sequence of a column may have, by those that the table may have had. */
export function formerSerials(column: Column, tables: readonly string[]): string[] {
  return madeNames(column, tables, nameOfSerial)
}

function madeNames<T>(
  { name, formerNames }: Column,
  tables: readonly string[],
  make: (table: string, column: string) => T,
): T[] {
  return tables.flatMap((table) => [name, ...formerNames].map((own) => make(table, own)))
}

function isNumbered(column: Column): boolean {
  const isSerial = column.options.autoincrement === 'serial'
  return isSerial || column.identity !== undefined || column.table.autoincrementColumn === column
}

/** Whether the labels of a type are a condition on its column. */
function isChecked({ type }: Column): boolean {
  const base = baseType(type, 'postgres')
  return base instanceof EnumType && !base.native
}
