import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropTable } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import type { ExistingChange, PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import type { ChangeOf } from '../../schema-change'
import { LOCK } from '../diff-rules'
import type { StoredObjects } from '../stored-objects'
import { keptByReaders } from './harm'
import { inSchema } from '../schema-texts'
import { leftBroken } from './left-broken'
import { keysToTable } from './lost-keys'
import { viewsInTheWay } from './view-work'

/** The statements that drop tables, views and indexes that the model does not name; undefined for other changes. */
export function removalDrafts(change: ExistingChange, facts: PlanningFacts): Draft[] | undefined {
  const draft = (phase: Phase, node: DdlNode, assessment: Assessment): Draft[] => [
    { change, phase, nodes: [node], assessment },
  ]
  switch (change.kind) {
    case 'dropIndex': {
      // A rebuild of the table may have left it out, with a column that it was over.
      const drop = new DropIndex(change.index, { ifExists: true })
      return draft('takeDown', drop, safe('no row is touched, and it can be built anew'))
    }
    case 'dropTable':
      return [droppedTable(change, facts)]
    default:
      return undefined
  }
}

/** What reads from it and stays would be in the way of every later change; what is made anew has to be so first. */
function droppedTable(change: ChangeOf<'dropTable'>, { changes, existing }: PlanningFacts): Draft {
  const { foundTable } = change
  const place = { schema: foundTable.schema, table: foundTable.name }
  const objects = existing as StoredObjects
  const [phase, assessment]: [Phase, Assessment] = foundTable.isView
    ? ['schema', safe('a view has no rows of its own, and can be created anew')]
    : ['removal', lost('the rows of the table are lost')]
  const keys = keysToTable(foundTable, inSchema(objects.stored, foundTable.schema), changes)
  const readers = [...leftBroken(place, changes, objects), ...keys.left]
  return {
    change,
    phase,
    nodes: [new DropTable(foundTable)],
    assessment: keptByReaders(assessment, readers),
    needs: [...viewsInTheWay(place, changes, objects), ...keys.goWith],
  }
}

function safe(reason: string): Assessment {
  return { safety: 'safe', lock: LOCK, reason: `the model does not name it; ${reason}` }
}

function lost(reason: string): Assessment {
  return {
    safety: 'destroys',
    lock: LOCK,
    reason: `the model does not name it; ${reason}`,
    saferWay: 'Leave it where it is until nothing needs it, and keep a copy of the file.',
  }
}
