/** What of a model's noun a database has otherwise. What the model is silent about may be somebody else's wish, and stays. */
import type { Facets, FacetText } from '../../schema/facets/facet'
import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { Change, Difference } from '../change'
import { compareFacets, type FacetDifference } from './compare-facets'
import type { Noun } from './nouns'

/** A noun of the model, the form of it that the database would give back, and what the database has. */
export interface NounTriple {
  readonly wanted: Noun
  /** Undefined where the form could not be had, so that only what needs none can be compared. */
  readonly normal: Noun | undefined
  readonly found: Noun
}

/** Names do not matter where things are found by what they are. */
const NEVER: ReadonlySet<string> = new Set(['name'])
/** Matters of taste and of tuning. */
const ONLY_IF_WANTED: ReadonlySet<string> = new Set(['comment', 'collation', 'identity'])
const TUNING: ReadonlySet<string> = new Set(['with', 'tablespace'])

/** The facets that differ; `matched` are those by which the found one was found. */
export function wantedFacets(
  { wanted, normal, found }: NounTriple,
  matched: readonly string[] = [],
): FacetDifference[] {
  const isCompared = (name: string): boolean => !NEVER.has(name) && !matched.includes(name)
  const only = (facets: Facets): Facets => new Map([...facets].filter(([name]) => isCompared(name)))
  const there = only(found.facets)
  const differing = compareFacets(
    { declared: only(wanted.facets), normal: normal && only(normal.facets) },
    { declared: there, normal: there },
  )
  return differing.filter(
    ({ name, isCertain }) =>
      isCertain &&
      !isUnspelled(name, wanted, normal) &&
      (saysAnything(name, wanted) || !mayBeSilent(name, wanted)),
  )
}

/** An option of one database that what stands in for the noun could not have. */
function isUnspelled(name: string, wanted: Noun, normal: Noun | undefined): boolean {
  return name.startsWith('dialect.') && wanted.facets.has(name) && normal?.facets.has(name) === false
}

/** The changes that lead to the model: a comment that is missing is added, anything else is told. */
export function changesOf(triple: NounTriple, differing: readonly FacetDifference[]): Change[] {
  const isMissingComment = ({ name, second }: FacetDifference): boolean =>
    name === 'comment' && second === undefined
  const told = differing.filter((facet) => !isMissingComment(facet))
  const comments = differing
    .filter(isMissingComment)
    .map(({ first = '' }) => addComment(triple.wanted, first))
  return [...comments, ...differences(triple, told)]
}

function addComment({ kind, source, subject }: Noun, text: string): Change {
  if (kind === 'column') {
    const column = source as Column
    return { kind: 'addComment', table: column.table, target: { on: 'column', column }, subject, text }
  }
  if (kind === 'index') {
    const index = source as Index
    return { kind: 'addComment', table: index.table, target: { on: 'index', index }, subject, text }
  }
  if (kind === 'table' || kind === 'view') {
    const table = source as Table
    return { kind: 'addComment', table, target: { on: 'table', table }, subject, text }
  }
  const constraint = source as Constraint
  return {
    kind: 'addComment',
    table: constraint.table,
    target: { on: 'constraint', constraint },
    subject,
    text,
  }
}

/** One for each facet of a column or table, one for any other noun. */
function differences({ wanted }: NounTriple, differing: readonly FacetDifference[]): Difference[] {
  if (differing.length === 0) return []
  const { subject } = wanted
  if (!['column', 'table', 'view'].includes(wanted.kind)) {
    const told = (side: 'first' | 'second'): string =>
      differing.map((facet) => `${facet.name} ${facet[side] ?? 'not set'}`).join(', ')
    return [{ kind: 'differs', subject, wanted: told('first'), found: told('second') }]
  }
  return differing.map(({ name, first = 'none', second = 'none' }) => {
    return { kind: 'differs', subject: `${wordOf(name)} of ${subject}`, wanted: first, found: second }
  })
}

/** Whether the model sets this facet, or the option that it is a part of. */
function saysAnything(name: string, { facets }: Noun): boolean {
  const [option = name] = name.split('.')
  const isSet = ([facet, { mode }]: readonly [string, FacetText]): boolean =>
    mode !== 'program' && (facet === name || (option === 'identity' && facet.startsWith('identity.')))
  return [...facets].some(isSet)
}

function mayBeSilent(name: string, { kind }: Noun): boolean {
  const [option = name, , own = ''] = name.split('.')
  if (ONLY_IF_WANTED.has(option)) return true
  return option === 'dialect' && (kind === 'column' || kind === 'table' || TUNING.has(own))
}

const WORDS: Readonly<Record<string, string>> = {
  nullable: 'nullability',
  serverDefault: 'default',
  autoincrement: 'numbering',
}

function wordOf(name: string): string {
  return WORDS[name] ?? name
}
