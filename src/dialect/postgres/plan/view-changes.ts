import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Column } from '../../../schema/column'
import type { Table } from '../../../schema/table'
import { CommentOn, CreateView } from '../../../statement/ddl/object-ddl'
import { baseType } from '../../../types/resolve-type'
import { byHand, type PlanningFacts } from '../../change-planner'
import { viewRequirements } from '../../requirements'
import type { Change, ChangeOf } from '../../schema-change'
import { inCatalog } from './assessments'
import { givenBack } from './belongings'
import { hindrance, standingOn, type PostgresDraft } from './standing'

type TableChange = ChangeOf<'changeTable'>

/** A view of another query: the new one takes the place of the old one, or both it and its readers go and come back. */
export function viewDrafts(
  change: TableChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): PostgresDraft[] {
  const { foundTable, table } = change
  if (canReplace(table, foundTable))
    return [
      {
        change,
        phase: 'view',
        // The one thing that does not outlive it is options that are not said again.
        nodes: [
          new CreateView(table, { orReplace: true }),
          ...commentsOfNew(table, foundTable),
          ...givenBack(table, facts, ({ kind }) => kind === 'option'),
        ],
        assessment: inCatalog('ACCESS EXCLUSIVE on the view'),
        makes: table,
        needs: missingFor(new CreateView(table), { facts, compiler }),
      },
    ]
  const { unknown, views } = standingOn(foundTable, undefined, facts)
  if (unknown.length > 0) return [{ ...byHand(change, hindrance(unknown)), makes: newColumns(change) }]
  return [{ change, phase: 'view', nodes: [], assessment: inCatalog(), without: [...views, foundTable] }]
}

/** What a view reads that is not there yet. */
export function missingFor(
  node: CreateView,
  { facts, compiler }: { readonly facts: PlanningFacts; readonly compiler: DdlCompiler },
): object[] {
  const missing = missingObjects(facts)
  return viewRequirements(node, compiler.compile(node)).filter((object) => missing.has(object))
}

/** What of the model is not there yet. */
export function missingObjects({ changes }: PlanningFacts): ReadonlySet<object> {
  return new Set(changes.flatMap(missingIn))
}

function missingIn(change: Change): readonly object[] {
  switch (change.kind) {
    case 'obstacle':
      return [change.object]
    case 'addColumn':
      return [change.column]
    case 'addTable':
    case 'addView':
      return [change.table]
    case 'changeTable':
      return change.table.isView ? newColumns(change) : []
    default:
      return []
  }
}

/** What other views can read only when a view has its new query. */
function newColumns({ table, foundTable }: TableChange): readonly Column[] {
  const there = new Set(foundTable.columns.map(({ name }) => name))
  return table.columns.filter(({ name }) => !there.has(name))
}

/** Those of the others are compared as such. */
function commentsOfNew(table: Table, found: Table): CommentOn[] {
  return table.columns.slice(found.columns.length).flatMap((column) => {
    const { comment } = column.options
    return comment === undefined ? [] : [new CommentOn({ on: 'column', column }, comment)]
  })
}

/** Columns may come behind those that are there; nothing else may change. https://www.postgresql.org/docs/current/sql-createview.html */
function canReplace(table: Table, found: Table): boolean {
  if (table.view?.materialized === true || found.view?.materialized === true) return false
  return found.columns.every((column, i) => {
    const wanted = table.columns[i]
    return (
      wanted !== undefined &&
      wanted.name === column.name &&
      baseType(wanted.type, 'postgres').equals(baseType(column.type, 'postgres'))
    )
  })
}
