/** What a table has besides the model, and would lose with a part of it that is made anew: it is given back. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { sql, unsafeSql } from '../../../expression/raw-sql'
import type { Column } from '../../../schema/column'
import { DDL } from '../../../schema/ddl-event'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { KeyConstraint } from '../../../schema/key-constraint'
import type { Table } from '../../../schema/table'
import { Index } from '../../../schema/table-index'
import type { DdlNode } from '../../../statement/nodes'
import type { PlanningFacts } from '../../change-planner'
import { creationOf, oldPart, type TablePart } from '../../changed-parts'
import type { Belonging } from '../../inspector'
import { samePlace, type Place } from '../../same-place'
import type { Change } from '../../schema-change'
import { wordsOf } from './reread'
import { foundOf } from '../../table-pairs'

/** What the planning needs besides. */
interface BelongingsContext {
  readonly facts: PlanningFacts
  readonly compiler: DdlCompiler
}

function belongingsOf(table: Place, { belongings, existing }: PlanningFacts): readonly Belonging[] {
  const isSame = samePlace(existing)
  return belongings.filter((belonging) => isSame(belonging, table))
}

function pathOf({ schema, name }: Place): ReturnType<typeof sql.identifier> {
  return sql.identifier(...(schema === undefined ? [name] : [schema, name]))
}

/** Whoever may insert rows takes numbers of the sequence by which they are numbered from now on. */
export function numbersGranted(sequence: Place, table: Table, facts: PlanningFacts): DdlNode[] {
  return belongingsOf(table, facts)
    .filter(({ kind }) => kind === 'insertion')
    .map(({ part = '' }) => new DDL(sql`GRANT USAGE ON SEQUENCE ${pathOf(sequence)} TO ${unsafeSql(part)}`))
}

/** Whether rows of a table are told apart by an index for those who replicate it. */
export function isReplicaIdentity({ name, table }: TablePart, facts: PlanningFacts): boolean {
  return belongingsOf(table, facts).some(({ kind, part }) => kind === 'replica identity' && part === name)
}

/** Whether an index can tell rows apart for those who replicate a table. */
export function canBeReplicaIdentity(part: TablePart): boolean {
  if (part instanceof KeyConstraint)
    return part.deferrable !== true && part.columns.every(({ nullable }) => !nullable)
  const columns = part instanceof Index && part.unique ? part.plainColumns : undefined
  return columns?.every(({ nullable }) => !nullable) === true
}

export const IS_REPLICA_IDENTITY = {
  reason:
    'it is the replica identity of the table: updates and deletes that are published would fail without it',
  saferWay: 'Name another one before: ALTER TABLE … REPLICA IDENTITY USING INDEX …, or FULL.',
}

/** The marks of an index that goes, for the one in its place. */
export function marksOf(old: TablePart, heir: TablePart, { facts, compiler }: BelongingsContext): DdlNode[] {
  const [table, name] = [pathOf(heir.table), sql.identifier(compiler.nameOf(heir))]
  return belongingsOf(old.table, facts).flatMap(({ kind, part }): readonly DdlNode[] => {
    if (part !== old.name) return []
    if (kind === 'replica identity')
      return [new DDL(sql`ALTER TABLE ${table} REPLICA IDENTITY USING INDEX ${name}`)]
    return kind === 'cluster' ? [new DDL(sql`ALTER TABLE ${table} CLUSTER ON ${name}`)] : []
  })
}

/** Indexes and constraints over a column that comes anew, which no model names. */
export function strangersOver(column: Column, { facts, compiler }: BelongingsContext): TablePart[] {
  const { table } = column
  const found = foundOf(table, facts)
  if (found === undefined) return []
  const changed = new Set<unknown>(
    facts.changes.flatMap((change): readonly unknown[] => {
      const old = oldPart(change)
      return old === undefined ? renamedFrom(change, table) : [old]
    }),
  )
  const known = [...table.constraints, ...table.indexes]
  const isKnown = (part: TablePart): boolean =>
    known.some((other) => compiler.nameOf(other) === part.name || isAlike(part, other, compiler))
  return [...found.constraints, ...found.indexes].filter(
    (part) =>
      !changed.has(part) &&
      !changed.has(part.name) &&
      !isKnown(part) &&
      (part instanceof ForeignKeyConstraint
        ? part.columns.some(({ name }) => name === column.name)
        : wordsOf(part, compiler).has(column.name)),
  )
}

function renamedFrom(change: Change, table: Table): string[] {
  const isRenamed = change.kind === 'renameIndex' || change.kind === 'renameConstraint'
  return isRenamed && change.table === table ? [change.from] : []
}

/** Whether they are the same but for their names. */
function isAlike(part: TablePart, other: TablePart, compiler: DdlCompiler): boolean {
  if (part instanceof Index !== other instanceof Index) return false
  const bare = (each: TablePart): string =>
    compiler.compile(creationOf(each)).replace(compiler.nameOf(each), '')
  return bare(part) === bare(other)
}

/** The statements that give a column back what the model is silent about. */
export function columnGivenBack(column: Column, facts: PlanningFacts): DdlNode[] {
  const { comment, dialect } = column.options
  const isSaid = (kind: Belonging['kind']): boolean =>
    kind === 'comment'
      ? comment !== undefined
      : kind === 'statistics' && dialect?.postgres?.statistics !== undefined
  return belongingsOf(column.table, facts)
    .filter(({ kind, column: name }) => name === column.name && OF_COLUMN.has(kind) && !isSaid(kind))
    .map(({ sql: text }) => new DDL(unsafeSql(text)))
}

const OF_COLUMN: ReadonlySet<Belonging['kind']> = new Set(['privilege', 'comment', 'statistics'])

/** Statistics of several columns, which go with any of these. */
export function statisticsOver(column: Column, facts: PlanningFacts): DdlNode[] {
  return belongingsOf(column.table, facts)
    .filter(({ kind, column: name }) => kind === 'statistics object' && name === column.name)
    .map(({ sql: text }) => new DDL(unsafeSql(text)))
}
