import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { RenameColumn, RenameTable } from '../../../statement/ddl/alter-ddl'
import { CreateIndex, DropIndex } from '../../../statement/ddl/index-ddl'
import type { ExistingChange, PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import { LOCK } from '../diff-rules'

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
  switch (change.kind) {
    case 'renameTable': {
      const { table, from } = change
      const now = { name: from, schema: table.schema }
      const nodes = [new RenameTable(now, table.name)]
      return [{ change, phase: 'renaming', nodes, assessment: ASSESSMENT }]
    }
    case 'renameColumn': {
      const nodes = [new RenameColumn(change.table, change.from, change.column.name)]
      return [{ change, phase: 'renaming', nodes, assessment: ASSESSMENT }]
    }
    case 'renameIndex': {
      const { index, from, table } = change
      const nodes = [
        new DropIndex({ table, name: from, givenName: from }, { ifExists: true }),
        new CreateIndex(index),
      ]
      const assessment: Assessment = facts.isEmpty(table)
        ? { ...ASSESSMENT, reason: 'the table is empty' }
        : {
            safety: 'scans',
            lock: LOCK,
            reason: `an index has one name for ever, so it is built anew as ${compiler.nameOf(index)} while other writers wait`,
          }
      return [{ change, phase: 'index', nodes, assessment }]
    }
    default:
      return undefined
  }
}
