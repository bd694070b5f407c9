/** What stands on columns that change, and has to be taken down for the time. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Table } from '../../../schema/table'
import { viewActions } from '../../../statement/ddl/creation-order'
import { viewOrder } from '../../../statement/ddl/view-order'
import { DropTable } from '../../../statement/ddl/table-ddl'
import type { PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { Change } from '../../schema-change'
import type { Dependent } from '../../inspector'
import { inCatalog } from './assessments'

type Place = Pick<Table, 'schema' | 'name'>

/** What stands on a column, in three groups. */
export interface Standing {
  /** Views of the model, as the database has them: each before those that it reads. */
  readonly views: readonly Table[]
  /** Columns of the same table that are worked out of it. */
  readonly generated: readonly string[]
  /** What the model does not know, as people call it. */
  readonly unknown: readonly string[]
}

/** What stands on a column of a table, or on a view as a whole. */
export function standingOn(place: Place, column: string | undefined, facts: PlanningFacts): Standing {
  const { dependents } = facts
  const isSame = sameness(facts)
  const direct = dependents.filter(
    (dependent) => isSame(dependent.of, place) && (column === undefined || dependent.column === column),
  )
  const views: Dependent[] = []
  const read = (reader: Dependent): void => {
    if (views.some((view) => isSame(view, reader))) return
    for (const other of dependents) if (isSame(other.of, reader) && isView(other)) read(other)
    views.push(reader)
  }
  direct.filter(isView).forEach(read)
  const known = views.flatMap((view) => facts.pairs.find(({ found }) => isSame(found, view))?.found ?? [])
  return {
    views: views.flatMap((view) => known.find((table) => isSame(table, view)) ?? []),
    generated: direct.flatMap(({ kind, name }) => (kind === 'generated column' ? name : [])),
    unknown: [
      ...views.filter((view) => !known.some((table) => isSame(table, view))).map(called),
      ...direct
        .filter(({ kind }) => ['trigger', 'policy', 'rule'].includes(kind))
        .map(({ kind, name }) => `${kind} ${name}`),
    ],
  }
}

/** The views go before the change, and come back in the model's form behind it; the first change that needs it does both. */
export function takenDown(
  change: Change,
  views: readonly Table[],
  { facts, compiler }: { readonly facts: PlanningFacts; readonly compiler: DdlCompiler },
): Draft[] {
  const wanted = views.flatMap((view) => facts.pairs.find(({ found }) => found === view)?.wanted ?? [])
  return [
    ...views.map((view): Draft => ({
      change,
      phase: 'takeDown',
      nodes: [new DropTable(view)],
      assessment: { ...inCatalog(), reason: 'it reads what is changed, and comes back behind it' },
      makes: view,
    })),
    ...viewOrder([...wanted].reverse()).map((view): Draft => ({
      change,
      phase: 'view',
      nodes: viewActions(view, compiler).filter((action) => action.kind !== 'listenerCall'),
      assessment: { safety: 'safe', lock: 'ACCESS SHARE on what it reads', reason: 'it comes back' },
      makes: view,
    })),
  ]
}

function isView({ kind }: Dependent): boolean {
  return kind === 'view' || kind === 'materialized view'
}

function called({ kind, schema, name }: Dependent): string {
  return `${kind} ${schema === undefined ? name : `${schema}.${name}`}`
}

/** The default schema may be named or not. */
function sameness({ existing: { defaultSchema } }: PlanningFacts): (first: Place, second: Place) => boolean {
  return (first, second) =>
    first.name === second.name && (first.schema ?? defaultSchema) === (second.schema ?? defaultSchema)
}
