import { AlterTable, DropColumn } from '../../../statement/ddl/alter-ddl'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropSequence } from '../../../statement/ddl/object-ddl'
import { DropConstraint, DropTable } from '../../../statement/ddl/table-ddl'
import { DropType } from '../../../statement/ddl/type-ddl'
import type { DdlNode } from '../../../statement/nodes'
import type { ExistingChange, PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'

const LOCK = 'ACCESS EXCLUSIVE'

/** The statements that drop what the model does not name; undefined for changes of other kinds. */
export function removalDrafts(
  change: ExistingChange,
  { isEmpty }: Pick<PlanningFacts, 'isEmpty'>,
): Draft[] | undefined {
  const draft = (phase: Phase, nodes: readonly DdlNode[], assessment: Assessment): Draft => {
    return { change, phase, nodes, assessment }
  }
  switch (change.kind) {
    case 'dropColumn':
      return [
        draft(
          'removedColumn',
          [new AlterTable(change.table, [new DropColumn(change.column)])],
          isEmpty(change.table)
            ? { safety: 'safe', lock: LOCK, reason: 'the model does not name it; the table is empty' }
            : lost('the values of the column are lost', LOCK),
        ),
      ]
    case 'dropConstraint': {
      const { constraint } = change
      const isKey = constraint instanceof ForeignKeyConstraint
      const lock = isKey ? `${LOCK} on both tables` : LOCK
      const nodes = [new DropConstraint(constraint)]
      return [draft('takeDown', nodes, safe('no row is touched: it only stops being checked', lock))]
    }
    case 'dropIndex':
      return [
        draft(
          'takeDown',
          [new DropIndex(change.index)],
          safe('no row is touched, and it can be built anew', LOCK),
        ),
      ]
    case 'dropTable':
      return tableDrafts(change)
    case 'dropSequence':
      return [
        draft('removal', [new DropSequence(change.sequence)], lost('how far it has counted is lost', LOCK)),
      ]
    case 'dropType':
      return [
        draft(
          'removal',
          [new DropType(change.type, change.schema)],
          lost(
            'what functions and other schemas keep in it is lost; where it is in use, the server refuses',
            LOCK,
          ),
        ),
      ]
    default:
      return undefined
  }
}

/** Keys first, where tables point to each other in a circle. */
function tableDrafts(change: Extract<ExistingChange, { readonly kind: 'dropTable' }>): Draft[] {
  const { foundTable, keysFirst } = change
  const nodes = [new DropTable(foundTable)]
  if (foundTable.isView) {
    const assessment = safe('a view has no rows of its own, and can be created anew', LOCK)
    return [{ change, phase: 'takeDown', nodes, assessment }]
  }
  const assessment = lost('the rows of the table are lost', LOCK)
  return [
    ...keysFirst.map((key): Draft => {
      return { change, phase: 'takeDown', nodes: [new DropConstraint(key)], assessment }
    }),
    { change, phase: 'removal', nodes, assessment },
  ]
}

function safe(reason: string, lock: string): Assessment {
  return { safety: 'safe', lock, reason: `the model does not name it; ${reason}` }
}

function lost(reason: string, lock: string): Assessment {
  return {
    safety: 'destroys',
    lock,
    reason: `the model does not name it; ${reason}`,
    saferWay: 'Leave it where it is until nothing needs it, and keep a copy.',
  }
}
