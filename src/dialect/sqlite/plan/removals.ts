import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropTable } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import type { ExistingChange } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import { LOCK } from '../diff-rules'

/** The statements that drop tables, views and indexes that the model does not name; undefined for other changes. */
export function removalDrafts(change: ExistingChange): Draft[] | undefined {
  const draft = (phase: Phase, node: DdlNode, assessment: Assessment): Draft[] => [
    { change, phase, nodes: [node], assessment },
  ]
  switch (change.kind) {
    case 'dropIndex': {
      // A rebuild of the table may have left it out, with a column that it was over.
      const drop = new DropIndex(change.index, { ifExists: true })
      return draft('takeDown', drop, safe('no row is touched, and it can be built anew'))
    }
    case 'dropTable': {
      const drop = new DropTable(change.foundTable)
      return change.foundTable.isView
        ? draft('schema', drop, safe('a view has no rows of its own, and can be created anew'))
        : draft('removal', drop, lost('the rows of the table are lost'))
    }
    default:
      return undefined
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
