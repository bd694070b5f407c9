/**
 * Views and foreign keys that drafts cannot run with are taken down before them and put back behind them, each once, however many
 * drafts ask for it. Whose change does so: its own, if it has one, else the first that asks; the others wait for that.
 */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Table } from '../../../schema/table'
import { AlterTable, ValidateConstraint } from '../../../statement/ddl/alter-ddl'
import { viewActions } from '../../../statement/ddl/creation-order'
import { CommentOn, CreateView } from '../../../statement/ddl/object-ddl'
import { AddConstraint, DropConstraint, DropTable } from '../../../statement/ddl/table-ddl'
import { viewOrder } from '../../../statement/ddl/view-order'
import type { DdlNode } from '../../../statement/nodes'
import type { PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import { requirementsOf } from '../../requirements'
import { samePlace } from '../../same-place'
import { tableOf, type Change } from '../../schema-change'
import { mayFindRows } from '../../view-rows'
import { isFoundDivided } from '../divided'
import { ACCESS_EXCLUSIVE, inCatalog, unchecked, validation } from './assessments'
import { givenBack } from './belongings'
import { readersFirst, type PostgresDraft, type Standing } from './standing'
import { missingFor, missingObjects } from './view-changes'
import { wantedOf } from '../../table-pairs'

/** What the planning needs besides. */
interface AsideContext {
  readonly facts: PlanningFacts
  readonly compiler: DdlCompiler
}

/** All statements of a plan, with those that take down and put back what stands in the way of others. */
export function takenAside(drafts: readonly PostgresDraft[], context: AsideContext): Draft[] {
  const all = keysAside(viewsAside(drafts, context), context)
  return viewsInOrder(withoutEmpty(all), context)
}

const demanding = (drafts: readonly PostgresDraft[], standing: Standing): PostgresDraft[] =>
  drafts.filter(({ without = [] }) => without.includes(standing))

function demanded<T extends Standing>(
  drafts: readonly PostgresDraft[],
  isOfKind: (standing: Standing) => standing is T,
): T[] {
  return [...new Set(drafts.flatMap(({ without = [] }) => without))].filter(isOfKind)
}

const isKey = (standing: Standing): standing is ForeignKeyConstraint =>
  standing instanceof ForeignKeyConstraint

const isView = (standing: Standing): standing is Table => !isKey(standing)

/** What asks for it waits for what takes it down. */
function waiting(drafts: readonly PostgresDraft[], standing: Standing): PostgresDraft[] {
  return drafts.map((draft) =>
    draft.without?.includes(standing) === true
      ? { ...draft, needs: [...(draft.needs ?? []), standing] }
      : draft,
  )
}

function viewsAside(drafts: readonly PostgresDraft[], context: AsideContext): readonly PostgresDraft[] {
  return demanded(drafts, isView).reduce<readonly PostgresDraft[]>(
    (all, view) => viewAside(waiting(all, view), view, demanding(all, view)[0]?.change as Change, context),
    drafts,
  )
}

/** The view goes, and comes back in the model's form with all that it has: nothing else is left to do with it. */
function viewAside(
  drafts: readonly PostgresDraft[],
  view: Table,
  first: Change,
  { facts, compiler }: AsideContext,
): readonly PostgresDraft[] {
  const wanted = wantedOf(view, facts)
  const own = facts.changes.find(
    (change) => (change.kind === 'dropTable' && change.foundTable === view) || isNewDefinition(change, view),
  )
  if (own?.kind === 'dropTable')
    return drafts.map((draft) => (draft.change === own ? { ...draft, makes: view } : draft))
  const change = own ?? first
  const down: PostgresDraft = {
    change,
    phase: 'viewDown',
    nodes: [new DropTable(view)],
    assessment: { ...inCatalog(), reason: 'it reads what is changed, and comes back behind it' },
    makes: view,
  }
  const isOfView = (draft: Draft): boolean => wanted !== undefined && tableOf(draft.change) === wanted
  return [
    ...drafts.filter((draft) => !isOfView(draft) || draft.change === change),
    down,
    ...(wanted === undefined ? [] : [created(change, wanted, { facts, compiler })]),
  ].filter((draft) => !isReplacement(draft, wanted))
}

/** What only asks for something to be taken down is done when that is; what it waits for, the rest of its change waits for. */
function withoutEmpty(drafts: readonly PostgresDraft[]): readonly PostgresDraft[] {
  const isEmpty = ({ assessment, nodes }: Draft): boolean =>
    nodes.length === 0 && assessment.possible !== false
  const empty = drafts.filter(isEmpty)
  return drafts
    .filter((draft) => !isEmpty(draft))
    .map((draft) => {
      const more = empty.filter(({ change }) => change === draft.change).flatMap(({ needs = [] }) => needs)
      return more.length === 0 ? draft : { ...draft, needs: [...(draft.needs ?? []), ...more] }
    })
}

/** Whether a change gives a view of the database another query. */
export function isNewDefinition(change: Change, view: Table): boolean {
  return (
    change.kind === 'changeTable' &&
    change.foundTable === view &&
    change.facets.some(({ name }) => /^view\.(definition|materialized)$/.test(name))
  )
}

/** CREATE OR REPLACE of a view that goes and comes back anyway. */
function isReplacement({ change, phase, nodes }: Draft, wanted: Table | undefined): boolean {
  return (
    phase === 'view' &&
    change.kind === 'changeTable' &&
    change.table === wanted &&
    nodes.some((node) => node.kind === 'createView' && node.options.orReplace === true)
  )
}

function created(change: Change, view: Table, { facts, compiler }: AsideContext): PostgresDraft {
  const node = new CreateView(view)
  const missing = missingObjects(facts)
  const lock = 'ACCESS SHARE on what it reads'
  return {
    change,
    phase: 'view',
    nodes: [
      ...viewActions(view, compiler).filter((action) => action.kind !== 'listenerCall'),
      ...givenBack(view, facts),
    ],
    assessment: isRun(view, missing, { facts, compiler })
      ? { safety: 'scans', lock, reason: 'it comes back, and its query is run over all that it reads' }
      : { safety: 'safe', lock, reason: 'it comes back' },
    makes: view,
    needs: missingFor(node, { facts, compiler }),
  }
}

/** Whether creating a view runs its query over rows. */
function isRun(table: Table, missing: ReadonlySet<object>, { facts, compiler }: AsideContext): boolean {
  const { materialized, withData } = table.view ?? {}
  if (materialized !== true || withData === false) return false
  const isEmpty = (other: Table): boolean => facts.isEmpty(other)
  return mayFindRows(table, { compiler, isNew: (other) => missing.has(other), isEmpty })
}

/** Whatever the changes are that take them down and create them: readers go first, and come in the model's order. */
function viewsInOrder(drafts: readonly PostgresDraft[], { facts }: AsideContext): Draft[] {
  const isSame = samePlace(facts.existing)
  const goes = ({ nodes }: Draft): Table[] =>
    nodes.flatMap((node) => (node.kind === 'dropTable' ? node.table : []))
  const comes = ({ nodes }: Draft): Table[] =>
    nodes.flatMap((node) => (node.kind === 'createView' ? node.table : []))
  const going = drafts.filter(({ phase }) => phase === 'viewDown')
  const coming = drafts.filter(({ phase }) => phase === 'view')
  const rest = drafts.filter(({ phase }) => phase !== 'viewDown' && phase !== 'view')
  const gone = readersFirst(going.flatMap(goes), facts)
  const created = inModelOrder(coming.flatMap(comes))
  const sorted = [
    ...sortedBy(going, (draft) => gone.findIndex((place) => goes(draft).some((view) => isSame(view, place)))),
    ...rest,
    ...sortedBy(coming, (draft) => created.findIndex((view) => comes(draft).includes(view))),
  ]
  return sorted.map(({ without: _, ...draft }) => draft)
}

/** As they would be created from nothing. */
function inModelOrder(views: readonly Table[]): readonly Table[] {
  const all = [...new Set(views.map(({ metadata }) => metadata))]
  return viewOrder(all.flatMap(({ tables }) => [...tables.values()].filter((table) => views.includes(table))))
}

/** What has no place comes last. */
function sortedBy(
  drafts: readonly PostgresDraft[],
  placeOf: (draft: PostgresDraft) => number,
): PostgresDraft[] {
  const rankOf = (draft: PostgresDraft): number => (placeOf(draft) + 1 || Infinity) - 1
  return [...drafts].sort((a, b) => {
    const [first, second] = [rankOf(a), rankOf(b)]
    return first === second ? 0 : first - second
  })
}

function keysAside(drafts: readonly PostgresDraft[], context: AsideContext): readonly PostgresDraft[] {
  return demanded(drafts, isKey).reduce<readonly PostgresDraft[]>((all, key) => {
    const renaming = all.find(({ change }) => isRenamingOf(change, key, context.facts))
    const { change } = renaming ?? {}
    const back = change?.kind === 'renameConstraint' ? (change.constraint as ForeignKeyConstraint) : key
    const others = all.filter((draft) => draft !== renaming)
    return keyAside(others, { key, back }, context)
  }, drafts)
}

/** One that goes and comes back gets its new name then. */
function isRenamingOf(change: Change, key: ForeignKeyConstraint, facts: PlanningFacts): boolean {
  if (change.kind !== 'renameConstraint' || change.from !== key.name) return false
  return wantedOf(key.table, facts) === change.table
}

/** A key as it is, and as it comes back. */
interface KeyAside {
  readonly key: ForeignKeyConstraint
  readonly back: ForeignKeyConstraint
}

function keyAside(
  drafts: readonly PostgresDraft[],
  aside: KeyAside,
  { facts }: AsideContext,
): readonly PostgresDraft[] {
  const { key } = aside
  const asking = demanding(drafts, key)
  const own = drafts.find(
    ({ change, nodes }) =>
      nodes.some((node) => node.kind === 'dropConstraint' && node.constraint === key) ||
      (change.kind === 'dropTable' && change.foundTable === key.table),
  )
  if (own !== undefined) return goingBefore(waiting(drafts, key), own, key)
  const [first] = asking as [PostgresDraft]
  if (asking.length === 1 && AT_ONCE.has(first.phase))
    return around(keysFirst(drafts, first, neededBy(key, facts)), first, aside, facts)
  return [down(first.change, key), ...waiting(drafts, key), ...backOf(first.change, aside, facts)]
}

/** The keys of other changes that one needs which comes back with a draft are there before it. */
function keysFirst(
  drafts: readonly PostgresDraft[],
  { change }: PostgresDraft,
  needed: readonly object[],
): readonly PostgresDraft[] {
  const making = new Set(
    drafts
      .filter(
        ({ makes = [], phase }) => phase === 'key' && [makes].flat().some((made) => needed.includes(made)),
      )
      .map((draft) => draft.change),
  )
  const isFirst = (draft: Draft): boolean =>
    draft.phase === 'key' && draft.change !== change && making.has(draft.change)
  return [...drafts.filter(isFirst), ...drafts.filter((draft) => !isFirst(draft))]
}

/** Where another key takes the place of the old one in one statement. */
const AT_ONCE: ReadonlySet<Phase> = new Set(['key', 'index', 'completion'])

/** What drops it anyway does so before all that it stands in the way of. */
function goingBefore(
  drafts: readonly PostgresDraft[],
  own: PostgresDraft,
  key: ForeignKeyConstraint,
): readonly PostgresDraft[] {
  const isDrop = (node: DdlNode): boolean => node.kind === 'dropConstraint' && node.constraint === key
  const { assessment, change, needs } = own
  const gone: PostgresDraft = {
    change,
    phase: 'foreignKeyDown',
    nodes: [new DropConstraint(key)],
    assessment,
    makes: key,
    ...(needs === undefined ? {} : { needs }),
  }
  return [
    gone,
    ...drafts.flatMap((draft): readonly PostgresDraft[] => {
      if (draft.change !== own.change || !draft.nodes.some(isDrop)) return [draft]
      const nodes = draft.nodes.filter((node) => !isDrop(node))
      return nodes.length === 0 ? [] : [{ ...draft, nodes }]
    }),
  ]
}

/** In one statement with what it stands in the way of, so that nothing can slip in between. */
function around(
  drafts: readonly PostgresDraft[],
  draft: PostgresDraft,
  aside: KeyAside,
  facts: PlanningFacts,
): readonly PostgresDraft[] {
  const [back, ...rest] = backOf(draft.change, aside, facts) as [PostgresDraft, ...PostgresDraft[]]
  const { assessment } = draft
  const wrapped: PostgresDraft = {
    ...draft,
    nodes: [new DropConstraint(aside.key), ...draft.nodes, ...back.nodes],
    needs: [...(draft.needs ?? []), ...(back.needs ?? [])],
    assessment: { ...assessment, lock: withBoth(assessment) },
  }
  return [...drafts.map((each) => (each === draft ? wrapped : each)), ...rest]
}

function withBoth({ lock }: Assessment): string {
  const more = ' on it and on those that reference it'
  return lock.endsWith(more) ? lock : `${ACCESS_EXCLUSIVE}${more}`
}

function down(change: Change, key: ForeignKeyConstraint): PostgresDraft {
  const assessment = inCatalog(`${ACCESS_EXCLUSIVE} on both tables`)
  return {
    change,
    phase: 'foreignKeyDown',
    nodes: [new DropConstraint(key)],
    assessment: { ...assessment, reason: 'it comes back when what it stands on has changed' },
    makes: key,
  }
}

/** As it was, but for its name: what else is to become of it is another change. */
function backOf(
  change: Change,
  { key: was, back: key }: KeyAside,
  facts: PlanningFacts,
): readonly PostgresDraft[] {
  const isValid = key.dialect.postgres?.notValid !== true
  const isLater = isValid && !isFoundDivided(key.table, facts)
  const { comment } = key
  const table = wantedOf(key.table, facts) ?? key.table
  return [
    {
      change,
      phase: 'foreignKey',
      nodes: [
        new AddConstraint(key, { notValid: isLater }),
        ...(comment === undefined ? [] : [new CommentOn({ on: 'constraint', constraint: key }, comment)]),
      ],
      assessment: isLater
        ? unchecked('SHARE ROW EXCLUSIVE on both tables')
        : { ...validation(table, facts), lock: 'SHARE ROW EXCLUSIVE on both tables' },
      needs: neededBy(was, facts),
      makes: key,
    },
    ...(isLater
      ? [
          {
            change,
            phase: 'completion',
            nodes: [new AlterTable(key.table, [new ValidateConstraint(key)])],
            assessment: validation(table, facts),
            transaction: 'own',
            needs: [key],
          } satisfies PostgresDraft,
        ]
      : []),
  ]
}

/** What of the model has to be there before it comes back. */
function neededBy(key: ForeignKeyConstraint, facts: PlanningFacts): readonly object[] {
  const counterpart = counterpartOf(key, facts)
  return counterpart === undefined ? [] : requirementsOf(new AddConstraint(counterpart))
}

/** The key of the model that is the same as one of the database. */
export function counterpartOf(
  key: ForeignKeyConstraint,
  facts: PlanningFacts,
): ForeignKeyConstraint | undefined {
  const isSame = samePlace(facts.existing)
  const namesOf = (columns: readonly { readonly name: string }[]): string =>
    columns.map(({ name }) => name).join('\0')
  const wanted = wantedOf(key.table, facts)
  return wanted?.foreignKeys.find(
    (other) =>
      isSame(other.referredTable, key.referredTable) &&
      namesOf(other.columns) === namesOf(key.columns) &&
      namesOf(other.referredColumns) === namesOf(key.referredColumns),
  )
}
