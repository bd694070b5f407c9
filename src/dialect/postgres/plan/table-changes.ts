import type { Table } from '../../../schema/table'
import { AlterTable, RefreshView, SetAccessMethod, type TableAction } from '../../../statement/ddl/alter-ddl'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { ChangedFacet, ChangeOf } from '../../schema-change'
import { ACCESS_EXCLUSIVE, inCatalog } from './assessments'
import { inheritanceDrafts } from './inheritance-changes'
import { loggingDraft } from './logging-changes'
import { divided, partitionDrafts } from './partition-changes'
import { assessStorage, storageAction } from './storage-options'

type TableChange = ChangeOf<'changeTable'>

const CATALOG_LOCK = 'SHARE UPDATE EXCLUSIVE'

/** The statements that bring a facet of a table or view to what the model says; undefined where none is known. */
export function tableDrafts(
  change: TableChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): Draft[] | undefined {
  const { table, facets } = change
  const [facet] = facets
  if (facet === undefined) return undefined
  if (facet.name === 'comment')
    return [
      {
        change,
        phase: 'comment',
        nodes: [new CommentOn({ on: 'table', table }, table.comment)],
        assessment: inCatalog(CATALOG_LOCK),
      },
    ]
  if (facet.name === 'view.withData') return [refreshed(change)]
  const ofPartition = partitionDrafts(change, facts, compiler)
  if (ofPartition !== undefined) return ofPartition
  if (facet.name.startsWith('dialect.postgres.partitionBy')) return [divided(change)]
  if (facet.name === 'dialect.postgres.inherits') return inheritanceDrafts(change, facts)
  if (facet.name === 'dialect.postgres.unlogged') return [loggingDraft(change, facts)]
  const action = actionOf(table, facet)
  if (action === undefined) return undefined
  const assessment = assessStorage(action, { what: 'table', isEmpty: facts.isEmpty(table) })
  return [{ change, phase: 'column', nodes: [new AlterTable(table, [action])], assessment }]
}

const OPTION = /^(?:view\.)?dialect\.postgres\.(.*)$/su

function actionOf(table: Table, facet: ChangedFacet): TableAction | undefined {
  const option = OPTION.exec(facet.name)?.[1]
  if (option === 'using') return new SetAccessMethod(facet.first ?? table.dialect.postgres?.using ?? 'heap')
  return option === undefined ? undefined : storageAction(option, facet)
}

function refreshed(change: TableChange): Draft {
  const { table } = change
  const withData = table.view?.withData !== false
  return {
    change,
    phase: 'completion',
    nodes: [new RefreshView(table, withData)],
    assessment: withData
      ? { safety: 'scans', lock: ACCESS_EXCLUSIVE, reason: 'its query is run while those who read it wait' }
      : { safety: 'destroys', lock: ACCESS_EXCLUSIVE, reason: 'nobody can read the view until it is filled' },
  }
}
