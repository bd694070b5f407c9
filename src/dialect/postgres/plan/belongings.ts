import { unsafeSql } from '../../../expression/raw-sql'
import { DDL } from '../../../schema/ddl-event'
import type { Table } from '../../../schema/table'
import type { DdlNode } from '../../../statement/nodes'
import type { PlanningFacts } from '../../change-planner'
import type { Belonging } from '../../inspector'
import { samePlace } from '../../same-place'
import { type Change, tableOf } from '../../schema-change'
import { tokenize } from '../../../util/sql-tokenizer'
import { foundOf } from '../../table-pairs'

/** The statements that give a view back what the model is silent about, once it is made anew as the model has it. */
export function givenBack(
  view: Table,
  facts: PlanningFacts,
  isMeant: (belonging: Belonging) => boolean = () => true,
): DdlNode[] {
  const isSame = samePlace(facts.existing)
  const own = facts.changes.filter((change) => tableOf(change) === view)
  const found = foundOf(view, facts)
  const isOtherwise = isMaterialized(found ?? view) !== isMaterialized(view)
  return facts.belongings
    .filter((belonging) => isSame(belonging, view) && isMeant(belonging))
    .filter(({ kind }) => !isOtherwise || !OF_ONE_KIND.has(kind))
    .filter((belonging) => !isOfGone(belonging, view, facts))
    .filter((belonging) => !isSaid(belonging, view) && !own.some((change) => isAbout(change, belonging)))
    .map(({ sql }) => new DDL(unsafeSql(isOtherwise ? calledAs(view, sql) : sql)))
}

function isMaterialized({ view }: Table): boolean {
  return view?.materialized === true
}

/** The statement, with the word for what the view is by then. */
function calledAs(view: Table, sql: string): string {
  const word = isMaterialized(view) ? 'MATERIALIZED VIEW' : 'VIEW'
  return sql.replace(/^(ALTER|COMMENT ON) (?:MATERIALIZED )?VIEW /u, `$1 ${word} `)
}

/** What only views have that are materialized, or only those that are not. */
const OF_ONE_KIND: ReadonlySet<Belonging['kind']> = new Set([
  'option',
  'index',
  'default',
  'statistics',
  'trigger',
  'rule',
])

/** Whether the model says something of it; of a column that is not there any more, nothing is left. */
function isSaid({ kind, part = '', column }: Belonging, view: Table): boolean {
  const own = view.columns.find(({ name }) => name === column)
  if (column !== undefined && own === undefined) return true
  if (kind === 'comment') return (own === undefined ? view.comment : own.options.comment) !== undefined
  if (kind === 'option') return Object.hasOwn(view.view?.dialect?.postgres?.with ?? {}, part)
  return kind === 'index' && view.indexes.some(({ name }) => name === part)
}

/** Whether it is an index of a column that the view has no more. */
function isOfGone({ kind, sql }: Belonging, view: Table, facts: PlanningFacts): boolean {
  if (kind !== 'index') return false
  const there = new Set(view.columns.map(({ name }) => name))
  const found = foundOf(view, facts)?.columns ?? []
  const gone = new Set(found.map(({ name }) => name).filter((name) => !there.has(name)))
  return tokenize(sql, { brackets: false }).some(({ value }) => gone.has(value))
}

/** Whether a change takes it away, or gives it another name. */
function isAbout(change: Change, { kind, part = '', column }: Belonging): boolean {
  if (change.kind === 'dropIndex') return kind === 'index' && change.index.name === part
  if (change.kind === 'renameIndex') return kind === 'index' && change.from === part
  if (change.kind !== 'changeTable' && change.kind !== 'changeColumn') return false
  const isOfColumn = change.kind === 'changeColumn' && change.column.name === column
  if ((column !== undefined) !== isOfColumn) return false
  const facet = kind === 'option' ? `view.dialect.postgres.with.${part}` : kind
  return change.facets.some(({ name }) => name === facet)
}
