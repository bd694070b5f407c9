import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { RenameColumn, RenameTable } from '../../../statement/ddl/alter-ddl'
import { CreateIndex, DropIndex } from '../../../statement/ddl/index-ddl'
import { byHand, type ExistingChange, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import type { Change, ChangeOf } from '../../schema-change'
import { contentReaders } from '../content-readers'
import { LOCK } from '../diff-rules'
import { lower } from '../name-key'
import type { OldNamesOfTables } from '../rebuild/old-names'
import type { StoredObject } from '../schema-texts'
import type { StoredObjects } from '../stored-objects'
import type { ColumnPlace } from './left-broken'
import { brokenByRenaming, viewsInTheWay } from './view-work'

const ASSESSMENT: Assessment = {
  safety: 'safe',
  lock: LOCK,
  reason: 'only the name changes, which was declared; the rows stay as they are',
}

/** The statements that give something its new name where it stands; undefined where there are none. */
export function renamingDrafts(
  change: ExistingChange,
  { facts, compiler }: { readonly facts: PlanningFacts; readonly compiler: DdlCompiler },
): Draft[] | undefined {
  const { stored } = facts.existing as StoredObjects
  switch (change.kind) {
    case 'renameTable': {
      const { table, from } = change
      const now = { name: from, schema: table.schema }
      // To the database they are one name, which is taken.
      const isSame = lower(from) === lower(table.name)
      const between = { ...now, name: `dovetail_${from}` }
      const nodes = isSame
        ? [new RenameTable(now, between.name), new RenameTable(between, table.name)]
        : [...indexInTheWay(change), new RenameTable(now, table.name)]
      const readers = isSame ? [] : contentReaders(stored, { schema: table.schema, table: from })
      const assessment = unlessRead(readers)
      const makes = readers.length === 0 ? undefined : [table, ...table.columns]
      return [{ change, phase: 'renaming', nodes, assessment, makes }]
    }
    case 'moveTable': {
      const { from, table } = change
      const why = {
        reason: `its rows are in ${from.schema}.${from.name}, and no statement moves a table to another database`,
        saferWay: `Create it by sync without renamedFrom, copy the rows (INSERT INTO … SELECT … FROM ${from.schema}.${from.name}), and drop the old one.`,
      }
      return [{ ...byHand(change, why), makes: [table, ...table.columns, ...table.constraints] }]
    }
    case 'renameColumn': {
      const { table, column, from } = change
      const nodes = [new RenameColumn(table, from, column.name)]
      const place = placeBefore(change, facts.changes)
      const needs = viewsInTheWay(place, facts.changes, facts.existing as StoredObjects)
      const broken = brokenByRenaming(place, facts.existing as StoredObjects)
      const isSame = lower(from) === lower(column.name)
      const readers = isSame ? [] : contentReaders(stored, place)
      const assessment = broken.length === 0 ? unlessRead(readers) : stuck(broken)
      return [{ change, phase: 'renaming', nodes, assessment, makes: column, needs }]
    }
    case 'renameIndex': {
      const { index, from, table } = change
      const drop = new DropIndex({ table, name: from, givenName: from }, { ifExists: true })
      const assessment: Assessment = facts.isEmpty(table)
        ? { ...ASSESSMENT, reason: 'the table is empty' }
        : {
            safety: 'scans',
            lock: LOCK,
            reason: `an index has one name for ever, so it is built anew as ${compiler.nameOf(index)} while other writers wait`,
          }
      // The old name is free before others are built.
      return [
        { change, phase: 'takeDown', nodes: [drop], assessment },
        { change, phase: 'index', nodes: [new CreateIndex(index)], assessment },
      ]
    }
    default:
      return undefined
  }
}

/** An index that has the name of the table goes anyway; here it does so before its time. */
function indexInTheWay({ after = [], table }: ChangeOf<'renameTable'>): DropIndex[] {
  const { name } = table
  return after.length === 0 ? [] : [new DropIndex({ table, name, givenName: name }, { ifExists: true })]
}

function placeBefore(
  { table, from }: ChangeOf<'renameColumn'>,
  changes: readonly Change[],
): Required<ColumnPlace> {
  const { schema, name } = table
  return { schema, table: oldNames(changes, schema).get(lower(name))?.table ?? name, name: from }
}

/** Full-text tables go on reading the old name. */
function unlessRead(readers: readonly StoredObject[]): Assessment {
  if (readers.length === 0) return ASSESSMENT
  const names = readers.map(({ name }) => `virtual table ${name}`).join(' and ')
  return {
    ...ASSESSMENT,
    reason: `${names} would go on reading it by its old name, which SQLite does not change there`,
    saferWay: 'Drop what is named here, and create it anew with the new name after sync.',
    possible: false,
  }
}

function stuck(broken: readonly StoredObject[]): Assessment {
  return {
    ...ASSESSMENT,
    reason: `${broken.map(({ type, name }) => `${type} ${name}`).join(' and ')} would not find the column any more in the view that it is read from`,
    saferWay: 'Drop what is named here, and create it anew after sync; or declare it, so that sync does.',
    possible: false,
  }
}

/** What the tables of a schema and their columns are called before a plan gives them their new names. */
export function oldNames(changes: readonly Change[], schema: string | undefined): OldNamesOfTables {
  const names = new Map<string, { table: string; columns: Map<string, string> }>()
  for (const change of changes) {
    if (change.kind !== 'renameTable' && change.kind !== 'renameColumn') continue
    const { table, from } = change
    if (lower(table.schema ?? 'main') !== lower(schema ?? 'main')) continue
    const key = lower(table.name)
    const own = names.get(key) ?? { table: table.name, columns: new Map<string, string>() }
    names.set(key, own)
    if (change.kind === 'renameTable') own.table = from
    else own.columns.set(change.column.name, from)
  }
  return names
}
